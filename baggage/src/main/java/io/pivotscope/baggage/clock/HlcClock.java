package io.pivotscope.baggage.clock;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The hybrid logical clock of a process. Each thread keeps its own last stamp and passes it in, so
 * ticking shares nothing but a read of the floor.
 *
 * <p>Guarantees: a tick is above the thread's last stamp; above every floor whose {@link #raise}
 * happened before the tick; and never below physical time. Thread-safe.
 */
public final class HlcClock {
  /** How far ahead of physical time a remote stamp may be and still count as sane. */
  public static final long MAX_AHEAD_MICROS = 500_000;

  private final PhysicalClock physical;
  private final long maxAheadMicros;
  private final AtomicLong floor = new AtomicLong(Long.MIN_VALUE);

  public HlcClock(PhysicalClock physical) {
    this(physical, MAX_AHEAD_MICROS);
  }

  public HlcClock(PhysicalClock physical, long maxAheadMicros) {
    this.physical = physical;
    this.maxAheadMicros = maxAheadMicros;
  }

  /** No tick from now on is at or below it. */
  public long floor() {
    return floor.get();
  }

  /** Makes every later tick of every thread greater than {@code hlc}. Never lowers the floor. */
  public void raise(long hlc) {
    floor.accumulateAndGet(hlc, Math::max);
  }

  /**
   * The stamp of an event.
   *
   * @param lastOfThread the thread's last stamp, or one that it received: whichever is greater
   */
  public long tick(long lastOfThread) {
    long now = Hlc.of(physical.micros());
    return Math.max(now, Math.max(lastOfThread, floor.get()) + 1);
  }

  /** Physical time as a hybrid time, with the floor respected: what a watermark is taken from. */
  public long now() {
    return Math.max(Hlc.of(physical.micros()), floor.get());
  }

  /**
   * Whether a remote stamp may move what the process shares. One that may not still orders the
   * events of its own request: pass it to {@link #tick}, but choose windows by {@link #now}.
   */
  public boolean acceptsRemote(long hlc) {
    return Hlc.micros(hlc) - physical.micros() <= maxAheadMicros;
  }

  public PhysicalClock physical() {
    return physical;
  }
}
