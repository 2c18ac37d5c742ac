package io.pivotscope.frontend.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/** What may be pressed while a query is watched: Ctrl-C or q ends it, Ctrl-Z or b leaves it. */
final class Keys implements AutoCloseable {
  private static final int NOTHING_PRESSED = -2;
  private static final long LOOK_MILLIS = 1;

  private final Terminal terminal;
  private final Follower follower;
  private final Attributes before;
  private final Map<Signal, SignalHandler> handlers = new EnumMap<>(Signal.class);

  private Keys(Terminal terminal, Follower follower) {
    this.terminal = terminal;
    this.follower = follower;
    this.before = terminal.enterRawMode();
    handlers.put(Signal.INT, terminal.handle(Signal.INT, signal -> follower.requestStop()));
    handlers.put(Signal.TSTP, terminal.handle(Signal.TSTP, signal -> follower.requestLeave()));
  }

  /** Listens until it is closed. */
  static Keys of(Terminal terminal, Follower follower) {
    return new Keys(terminal, follower);
  }

  /** Obeys what has been pressed since the last look. */
  void look() {
    try {
      int key = terminal.reader().read(LOOK_MILLIS);
      while (key >= 0) {
        if (key == 'b' || key == 'B') {
          follower.requestLeave();
        } else if (key == 'q' || key == 'Q') {
          follower.requestStop();
        }
        key = terminal.reader().read(LOOK_MILLIS);
      }
      if (key != NOTHING_PRESSED) {
        follower.requestLeave(); // the terminal has gone
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    handlers.forEach(terminal::handle);
    terminal.setAttributes(before);
  }
}
