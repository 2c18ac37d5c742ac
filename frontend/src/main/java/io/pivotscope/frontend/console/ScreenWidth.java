package io.pivotscope.frontend.console;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How wide the terminal is that the process prints to. */
public final class ScreenWidth {
  private ScreenWidth() {}

  /** Columns; 0 where the output goes to a file or a pipe, or nobody knows. */
  public static int columns() {
    if (System.console() == null) {
      return 0;
    }
    // What it can draw is not asked: the answer would come as if it had been typed.
    try (Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .nativeSignals(false)
            .graphemeCluster(false)
            .build()) {
      return Math.max(0, terminal.getSize().getColumns());
    } catch (IOException e) {
      return 0;
    }
  }
}
