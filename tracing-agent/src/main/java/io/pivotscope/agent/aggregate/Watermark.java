package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.clock.HlcClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The HLC up to which no thread of this process will record an event any more (DESIGN, decision 4).
 *
 * <pre>
 *   thread                      reporter
 *   sign up                     W := now
 *   stamp := tick  (&gt; floor)    floor := W
 *   write rows                  wait until stores have drained
 *   sign down                   wait for each thread whose sign is up
 *                               watermark := W
 * </pre>
 *
 * A thread whose sign the reporter sees down either has written everything, or will put it up later
 * and then stamp above W: one that stamped at or below W had put it up before it could see the
 * floor, and a store does not stay in a processor's buffer for milliseconds, nor over a change of
 * threads.
 *
 * <p>Used by the reporter's thread alone.
 */
public final class Watermark {

  /** What a store takes to be seen, many times over. */
  private static final long DRAIN_NANOS = 10_000_000;

  private final HlcClock clock;
  private final Iterable<Recorder> recorders;
  private final long drainNanos;

  private final List<Recorder> awaited = new ArrayList<>();
  private long candidate;
  private long reached;

  /**
   * @param recorders one per thread that may record; iterated while threads come and go, it must
   *     show every recorder that was registered before the iteration began
   */
  public Watermark(HlcClock clock, Iterable<Recorder> recorders) {
    this(clock, recorders, DRAIN_NANOS);
  }

  /**
   * @param drainNanos after which what another thread had stored is visible; 0 where threads do not
   *     record while this runs
   */
  Watermark(HlcClock clock, Iterable<Recorder> recorders, long drainNanos) {
    this.clock = clock;
    this.recorders = recorders;
    this.drainNanos = drainNanos;
  }

  /** The watermark as last reached; 0 before the first. */
  public long reached() {
    return reached;
  }

  private void drain() {
    long end = System.nanoTime() + drainNanos;
    for (long left = drainNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * Tries to reach the present moment.
   *
   * @param maxWaitNanos longest wait for threads in the middle of an event; if it is too short the
   *     watermark stays and the next call goes on waiting for the same threads
   * @return the watermark
   */
  public long advance(long maxWaitNanos) {
    awaited.removeIf(recorder -> recorder.hasPassed(candidate));
    if (awaited.isEmpty()) {
      // A candidate that had to wait has been reached now; go on to the present.
      reached = Math.max(reached, candidate);
      candidate = Math.max(reached, clock.now());
      clock.raise(candidate);
      drain();
      for (Recorder recorder : recorders) {
        if (!recorder.hasPassed(candidate)) {
          awaited.add(recorder);
        }
      }
    }
    long deadline = System.nanoTime() + maxWaitNanos;
    while (!awaited.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000);
      awaited.removeIf(recorder -> recorder.hasPassed(candidate));
    }
    if (awaited.isEmpty()) {
      reached = candidate;
    }
    return reached;
  }
}
