package io.pivotscope.agent;

import io.pivotscope.agent.report.OwnThread;
import io.pivotscope.baggage.clock.HlcClock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves the clock on every few milliseconds while there are queries, so that no event has to read
 * the time. An idle agent has no such thread. To wake it costs some 6 us: every millisecond that
 * would be 0.6 % of a core.
 */
final class Pulse {

  private static final long EVERY_NANOS = 4_000_000;

  private final HlcClock clock;
  private @Nullable Thread beating;

  Pulse(HlcClock clock) {
    this.clock = clock;
  }

  /** Starts or stops it. */
  synchronized void beat(boolean on) {
    if (on == (beating != null)) {
      return;
    }
    if (on) {
      Thread thread = OwnThread.of("pivotscope-clock", this::run);
      thread.setDaemon(true);
      beating = thread;
      thread.start();
    } else {
      beating = null;
    }
  }

  private void run() {
    while (isBeating()) {
      LockSupport.parkNanos(EVERY_NANOS);
      clock.pass();
    }
  }

  /** Turns the clock from coarse to fine for good where none follows. */
  private synchronized boolean isBeating() {
    boolean mine = beating == Thread.currentThread();
    if (mine || beating == null) {
      clock.setCoarse(mine);
    }
    return mine;
  }
}
