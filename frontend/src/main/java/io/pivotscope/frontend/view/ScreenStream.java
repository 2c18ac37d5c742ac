package io.pivotscope.frontend.view;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Where commands print. What is printed comes from processes and people, and is not to move the
 * cursor or colour the screen of whoever reads it: control characters but line feeds and tabs are
 * made visible.
 */
public final class ScreenStream extends PrintStream {
  private final PrintStream exact;

  private ScreenStream(PrintStream exact) {
    super(exact, true);
    this.exact = exact;
  }

  public static PrintStream of(PrintStream stream) {
    return stream instanceof ScreenStream ? stream : new ScreenStream(stream);
  }

  /** For what is data. */
  public static PrintStream exact(PrintStream stream) {
    return stream instanceof ScreenStream screen ? screen.exact : stream;
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }

  /** All that prints texts ends here. */
  @Override
  public void print(@Nullable String text) {
    exact.print(Cells.visibleLines(String.valueOf(text)));
  }
}
