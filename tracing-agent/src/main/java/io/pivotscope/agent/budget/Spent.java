package io.pivotscope.agent.budget;

import java.util.concurrent.atomic.AtomicLong;

/**
 * CPU time that the events of a query have taken since it was last asked for, from those that were
 * timed. Added to by any thread, taken by one.
 */
public final class Spent {
  private final AtomicLong nanos = new AtomicLong();

  /** The most that was added at once. */
  private final AtomicLong dearest = new AtomicLong();

  /**
   * Adds the time of one timed event, times the number of events for which it stands.
   *
   * @param nanosOfAll not negative
   */
  void add(long nanosOfAll) {
    nanos.addAndGet(nanosOfAll);
    if (nanosOfAll > dearest.get()) {
      dearest.accumulateAndGet(nanosOfAll, Math::max);
    }
  }

  /**
   * Takes all, but for the dearest: into that one a pause of the collector has fallen, or the turn
   * of another thread, if into any.
   */
  public long take() {
    return Math.max(0, nanos.getAndSet(0) - dearest.getAndSet(0));
  }
}
