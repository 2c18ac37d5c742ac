package io.pivotscope.frontend.console;

import org.jline.utils.Signals;

/** Ctrl-C while a query is followed: the first stops the query, the second the command. */
public final class Interrupts implements AutoCloseable {
  private final Object before;

  private Interrupts(Object before) {
    this.before = before;
  }

  public static Interrupts stopping(Follower follower) {
    return new Interrupts(
        Signals.register(
            "INT",
            () -> {
              if (follower.isStopRequested()) {
                Runtime.getRuntime().halt(130);
              }
              follower.requestStop();
            }));
  }

  @Override
  public void close() {
    Signals.unregister("INT", before);
  }
}
