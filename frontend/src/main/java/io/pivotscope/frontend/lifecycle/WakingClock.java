package io.pivotscope.frontend.lifecycle;

import java.util.function.LongSupplier;

/**
 * Nanoseconds in which the frontend was awake: the time that leases and timeouts count.
 *
 * <pre>
 *   between two readings      counts
 *   a second or less          all of it; the engine reads at each tick
 *   more                      a tenth of a second
 * </pre>
 *
 * Where it is not read for so long, the process was stopped or swapped out, or its machine moved or
 * slept. What others said meanwhile is still unread, so that time says nothing of their silence. It
 * counts a little all the same: where every reading is late, leases end late, but they end. Owned
 * by the engine's thread.
 */
final class WakingClock implements LongSupplier {
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final long COUNTED_NANOS = 100_000_000;

  private final LongSupplier nanos;
  private final long recentNanos;
  private long lastRead;

  /** Of all pauses so far. */
  private long skipped;

  /** Of the last pauses, each within {@link #recentNanos} of the one before. */
  private long skippedOfLate;

  private long pausedAt;

  /**
   * @param nanos the machine's monotonic clock
   * @param recentNanos how long a pause is remembered
   */
  WakingClock(LongSupplier nanos, long recentNanos) {
    this.nanos = nanos;
    this.recentNanos = recentNanos;
    this.lastRead = nanos.getAsLong();
    this.pausedAt = lastRead - recentNanos;
  }

  @Override
  public long getAsLong() {
    long read = nanos.getAsLong();
    long passed = read - lastRead;
    lastRead = read;
    if (passed > PAUSE_NANOS) {
      long skips = passed - COUNTED_NANOS;
      skippedOfLate = (isRecent(read - passed - skipped) ? skippedOfLate : 0) + skips;
      skipped += skips;
      pausedAt = read - skipped;
    }
    return read - skipped;
  }

  /** How far clocks that never pause have got ahead by pauses of late. */
  long skippedOfLate() {
    return isRecent(getAsLong()) ? skippedOfLate : 0;
  }

  private boolean isRecent(long now) {
    return now - pausedAt < recentNanos;
  }
}
