package io.pivotscope.baggage.clock;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The hybrid logical clock of a process. Each thread keeps its own last stamp and passes it in, so
 * ticking shares nothing but a read of the floor.
 *
 * <p>Guarantees: a tick is above the thread's last stamp; above every floor whose {@link #raise}
 * happened before the tick; and never below physical time, or, while the clock is coarse, never
 * below what {@link #pass} last took over. Reading the time costs ten times what all the rest of a
 * tick does, so whoever stamps often has somebody call {@code pass} now and then instead.
 * Thread-safe.
 */
public final class HlcClock {
  /** How far ahead of physical time a remote stamp may be and still count as sane. */
  public static final long MAX_AHEAD_MICROS = 500_000;

  /**
   * How far ahead a stamp may be for a thread to go on from it. A query's end is placed above
   * clocks that are so far ahead.
   */
  private static final long MAX_FOLLOWED_MICROS = 10_000_000;

  private final PhysicalClock physical;
  private final long maxAheadMicros;

  private static final AtomicLongFieldUpdater<HlcClock> LEAST =
      AtomicLongFieldUpdater.newUpdater(HlcClock.class, "least");

  /** The least stamp that a tick may give. */
  private volatile long least = Long.MIN_VALUE + 1;

  private volatile boolean coarse;

  public HlcClock(PhysicalClock physical) {
    this(physical, MAX_AHEAD_MICROS);
  }

  public HlcClock(PhysicalClock physical, long maxAheadMicros) {
    this.physical = physical;
    this.maxAheadMicros = maxAheadMicros;
  }

  /** No tick from now on is at or below it. */
  public long floor() {
    return least - 1;
  }

  /** Makes every later tick of every thread greater than {@code hlc}. Never lowers the floor. */
  public void raise(long hlc) {
    if (hlc >= least) {
      LEAST.accumulateAndGet(this, hlc + 1, Math::max);
    }
  }

  /**
   * Whether ticks go on from the time of the latest {@link #pass} instead of reading the time
   * themselves. Turned on by whoever calls that every millisecond or so from then on.
   */
  public void setCoarse(boolean on) {
    if (on != coarse) {
      pass();
      coarse = on;
    }
  }

  /** Takes over physical time. */
  public void pass() {
    raise(Hlc.of(physical.micros()) - 1);
  }

  /**
   * The stamp of an event.
   *
   * @param lastOfThread the thread's last stamp, or one that it received: whichever is greater
   */
  public long tick(long lastOfThread) {
    long stamp = Math.max(least, lastOfThread + 1);
    return coarse ? stamp : Math.max(stamp, Hlc.of(physical.micros()));
  }

  /** A stamp that the next tick of no thread is below; read at next to no cost where coarse. */
  public long glance() {
    return coarse ? least : now();
  }

  /** Physical time as a hybrid time, with the floor respected: what a watermark is taken from. */
  public long now() {
    return Math.max(Hlc.of(physical.micros()), floor());
  }

  /**
   * Whether a remote stamp may move what the process shares. One that may not still orders the
   * events of its own request: pass it to {@link #tick}, but choose windows by {@link #now}.
   */
  public boolean acceptsRemote(long hlc) {
    return Hlc.micros(hlc) - physical.micros() <= maxAheadMicros;
  }

  /** Whether a thread may go on from a remote stamp, though it is not accepted. */
  public boolean mayFollow(long hlc) {
    return Hlc.micros(hlc) - physical.micros() <= MAX_FOLLOWED_MICROS;
  }

  public PhysicalClock physical() {
    return physical;
  }
}
