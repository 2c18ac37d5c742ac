package io.pivotscope.frontend.console;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/** Ctrl-C while a query is followed: the first stops the query, the second the command. */
public final class Interrupts implements AutoCloseable {
  private final Object before;

  private Interrupts(Object before) {
    this.before = before;
  }

  /** The first Ctrl-C calls {@code first}, the second ends the command at once. */
  public static Interrupts calling(Runnable first) {
    AtomicBoolean again = new AtomicBoolean();
    return new Interrupts(
        Signals.register(
            "INT",
            () -> {
              if (again.getAndSet(true)) {
                Runtime.getRuntime().halt(130);
              }
              first.run();
            }));
  }

  @Override
  public void close() {
    Signals.unregister("INT", before);
  }
}
