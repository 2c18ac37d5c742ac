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
 *   write rows                  wait for each thread whose sign is up
 *   sign down                   watermark := W
 * </pre>
 *
 * A thread whose sign the reporter sees down either has written everything, or will put it up later
 * and then stamp above W.
 *
 * <p>Used by the reporter's thread alone.
 */
public final class Watermark {

  private record Recording(Recorder recorder, long turn) {
    boolean isOver() {
      return recorder.turn() != turn || recorder.isRetired();
    }
  }

  private final HlcClock clock;
  private final Iterable<Recorder> recorders;

  private final List<Recording> awaited = new ArrayList<>();
  private long candidate;
  private long reached;

  /**
   * @param recorders one per thread that may record; iterated while threads come and go, it must
   *     show every recorder that was registered before the iteration began
   */
  public Watermark(HlcClock clock, Iterable<Recorder> recorders) {
    this.clock = clock;
    this.recorders = recorders;
  }

  /** The watermark as last reached; 0 before the first. */
  public long reached() {
    return reached;
  }

  /**
   * Tries to reach the present moment.
   *
   * @param maxWaitNanos longest wait for threads in the middle of an event; if it is too short the
   *     watermark stays and the next call goes on waiting for the same threads
   * @return the watermark
   */
  public long advance(long maxWaitNanos) {
    awaited.removeIf(Recording::isOver);
    if (awaited.isEmpty()) {
      // A candidate that had to wait has been reached now; go on to the present.
      reached = Math.max(reached, candidate);
      candidate = Math.max(reached, clock.now());
      clock.raise(candidate);
      for (Recorder recorder : recorders) {
        long turn = recorder.turn();
        if ((turn & 1) != 0) {
          awaited.add(new Recording(recorder, turn));
        }
      }
    }
    long deadline = System.nanoTime() + maxWaitNanos;
    while (!awaited.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000);
      awaited.removeIf(Recording::isOver);
    }
    if (awaited.isEmpty()) {
      reached = candidate;
    }
    return reached;
  }
}
