package io.pivotscope.frontend.console;

import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jspecify.annotations.Nullable;

/** While a command is obeyed Ctrl-C interrupts it; without this it would end the console. */
final class Interruptible implements AutoCloseable {
  private final @Nullable Terminal terminal;
  private final @Nullable SignalHandler before;

  private Interruptible(@Nullable Terminal terminal) {
    Thread thread = Thread.currentThread();
    this.terminal = terminal;
    this.before =
        terminal == null ? null : terminal.handle(Signal.INT, signal -> thread.interrupt());
  }

  /**
   * @param terminal null where there are no keys
   */
  static Interruptible on(@Nullable Terminal terminal) {
    return new Interruptible(terminal);
  }

  @Override
  public void close() {
    if (terminal != null) {
      terminal.handle(Signal.INT, before == null ? SignalHandler.SIG_DFL : before);
      Thread.interrupted(); // it has been obeyed
    }
  }
}
