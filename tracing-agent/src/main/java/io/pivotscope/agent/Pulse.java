package io.pivotscope.agent;

import io.pivotscope.agent.report.OwnThread;
import io.pivotscope.baggage.clock.HlcClock;
import java.pivotscope.Hooks;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves the clock on every few milliseconds while there are queries, so that no event has to read
 * the time. An idle agent has no such thread. To wake it costs some 6 us: every millisecond that
 * would be 0.6 % of a core, and on a virtual machine it was three times that.
 */
final class Pulse {

  private static final long MOST_NANOS = 10_000_000;
  private static final long LEAST_NANOS = 1_000_000;

  /** So an event may be told to a neighbouring window by a tenth of one. */
  private static final int PER_WINDOW = 10;

  private final HlcClock clock;
  private final Runnable watch;
  private volatile long everyNanos = MOST_NANOS;
  private @Nullable Thread beating;

  /**
   * @param watch called at each beat: what takes no time, and must not wait for whoever weaves
   */
  Pulse(HlcClock clock, Runnable watch) {
    this.clock = clock;
    this.watch = watch;
  }

  /**
   * Starts or stops it.
   *
   * @param shortestWindow of all queries, in microseconds; 0 if there is none
   */
  synchronized void beat(long shortestWindow) {
    boolean on = shortestWindow != 0;
    everyNanos = Math.max(LEAST_NANOS, Math.min(MOST_NANOS, shortestWindow * 1000 / PER_WINDOW));
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
      LockSupport.parkNanos(everyNanos);
      clock.pass();
      try {
        watch.run();
      } catch (RuntimeException | Error e) {
        Hooks.failed(e); // the clock goes on, and where there is no memory so do the budgets
      }
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
