package io.pivotscope.baggage.clock;

import java.util.function.LongSupplier;

/**
 * A clock that runs on a monotonic source and was told the time once. Steps of the wall clock never
 * reach it: later anchors change its rate, by at most 500 ppm, until the difference is used up.
 * Only a clock that is far behind is set forward: whoever told it the time has been set forward
 * itself, and what it plans would be minutes away. So is one that is behind what was the time
 * already elsewhere ({@link #atLeast}): what happens here from now on comes after that.
 *
 * <pre>
 *   reading(n) = base + (n - from) + clamp(error, -(n - from) * 500 ppm, +(n - from) * 500 ppm)
 * </pre>
 *
 * <p>The first anchor is taken over outright; nothing has been armed before it, so nobody holds a
 * stamp of the time before. Thread-safe.
 */
public final class AnchoredClock implements PhysicalClock {
  private static final long SLEW_DIVISOR = 2000; // 500 ppm

  private static final long FAR_BEHIND_NANOS = 5_000_000_000L;

  /** Makes the wall clock wrong by so many seconds, for tests of what a step of it does. */
  private static final String WALL_OFFSET_SECONDS = "pivotscope.wall.offset.seconds";

  private record Line(long fromNanos, long baseNanos, long errorNanos) {
    long at(long nanos) {
      long passed = nanos - fromNanos;
      long most = Math.max(0, passed / SLEW_DIVISOR);
      return baseNanos + passed + Math.max(-most, Math.min(most, errorNanos));
    }
  }

  private final LongSupplier nanos;
  private volatile Line line;
  private boolean anchored;

  /**
   * @param nanos the monotonic source, as {@link System#nanoTime}
   * @param micros what to read now, until the first anchor: microseconds since the Unix epoch
   */
  public AnchoredClock(LongSupplier nanos, long micros) {
    this.nanos = nanos;
    this.line = new Line(nanos.getAsLong(), micros * 1000, 0);
  }

  /** Anchored for now at the wall clock of this machine. */
  public static AnchoredClock system() {
    long wrongMillis = Long.getLong(WALL_OFFSET_SECONDS, 0) * 1000;
    return new AnchoredClock(System::nanoTime, (System.currentTimeMillis() + wrongMillis) * 1000);
  }

  @Override
  public long micros() {
    return Math.floorDiv(line.at(nanos.getAsLong()), 1000);
  }

  /**
   * Learns the time: when the source read {@code localNanosMid} (the middle of the round trip), the
   * reference clock read {@code remoteMicros}.
   */
  public synchronized void anchor(long remoteMicros, long localNanosMid) {
    long now = nanos.getAsLong();
    long wanted = remoteMicros * 1000 + (now - localNanosMid);
    long reading = line.at(now);
    if (anchored && wanted - reading < FAR_BEHIND_NANOS) {
      line = new Line(now, reading, wanted - reading);
    } else {
      line = new Line(now, wanted, 0);
      anchored = true;
    }
  }

  /** The reference clock had read that before this moment, so this one is not to be behind it. */
  public synchronized void atLeast(long remoteMicros) {
    long now = nanos.getAsLong();
    if (anchored && line.at(now) < remoteMicros * 1000) {
      line = new Line(now, remoteMicros * 1000, 0);
    }
  }

  /** What is left to slew, in microseconds: positive if this clock is behind its last anchor. */
  public long errorMicros() {
    Line current = line;
    long now = nanos.getAsLong();
    long target = current.baseNanos + (now - current.fromNanos) + current.errorNanos;
    return (target - current.at(now)) / 1000;
  }
}
