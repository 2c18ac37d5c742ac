package io.pivotscope.baggage.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A hybrid logical time in one long, ordered as longs are.
 *
 * <pre>
 *   63                                          12 11          0
 *   | microseconds since 2020-01-01T00:00:00Z     |   logical   |
 * </pre>
 *
 * <p>The successor is plus one: when the logical counter overflows, the carry moves the physical
 * part one microsecond ahead, which is what a clock that ticks faster than microseconds should do.
 */
public final class Hlc {
  public static final int LOGICAL_BITS = 12;

  /** 2020-01-01T00:00:00Z in microseconds since the Unix epoch. */
  public static final long EPOCH_MICROS = 1_577_836_800_000_000L;

  private Hlc() {}

  /** The first time of a microsecond since the Unix epoch. */
  public static long of(long micros) {
    return (micros - EPOCH_MICROS) << LOGICAL_BITS;
  }

  /** The physical part: microseconds since the Unix epoch. */
  public static long micros(long hlc) {
    return (hlc >> LOGICAL_BITS) + EPOCH_MICROS;
  }

  public static int logical(long hlc) {
    return (int) (hlc & ((1 << LOGICAL_BITS) - 1));
  }

  /** For people: {@code 2026-11-21T10:00:00.000123Z+7}. */
  public static String toString(long hlc) {
    return Instant.EPOCH.plus(micros(hlc), ChronoUnit.MICROS) + "+" + logical(hlc);
  }
}
