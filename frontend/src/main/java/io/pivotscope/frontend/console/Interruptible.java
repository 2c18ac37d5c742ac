package io.pivotscope.frontend.console;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** While a command is obeyed Ctrl-C interrupts it; without this it would end the console. */
final class Interruptible implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final boolean typed;
  private final @Nullable Object before;

  private Interruptible(boolean typed) {
    Thread thread = Thread.currentThread();
    this.typed = typed;
    this.before = typed ? Signals.register(SIGNAL, thread::interrupt) : null;
  }

  /**
   * @param typed whether somebody types; else the signal ends the process, as it would any
   */
  static Interruptible when(boolean typed) {
    return new Interruptible(typed);
  }

  @Override
  public void close() {
    if (typed) {
      Signals.unregister(SIGNAL, before);
      Thread.interrupted(); // it has been obeyed
    }
  }
}
