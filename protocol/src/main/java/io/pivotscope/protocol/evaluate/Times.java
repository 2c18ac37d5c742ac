package io.pivotscope.protocol.evaluate;

import io.pivotscope.protocol.advice.Function;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Parts of a time, which is microseconds since 1970. UTC, always. */
final class Times {

  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** 1970 began on a Thursday, the fourth day of the week. */
  private static final int FIRST_DAY = 3;

  private static final int MAX_TEXT = 40;

  private Times() {}

  static @Nullable Object part(Function function, Object a) {
    if (!(a instanceof Long time)) {
      return null;
    }
    return switch (function) {
      case HOUR -> Math.floorMod(time, DAY) / HOUR;
      case MINUTE -> Math.floorMod(time, HOUR) / MINUTE;
      case SECOND -> Math.floorMod(time, MINUTE) / SECOND;
      case DAY_OF_WEEK -> (long) Math.floorMod(Math.floorDiv(time, DAY) + FIRST_DAY, 7) + 1;
      case DATE -> LocalDate.ofEpochDay(Math.floorDiv(time, DAY)).toString();
      default -> null;
    };
  }

  /** A number is microseconds; a text is {@code 2026-11-21} or {@code 2026-11-21T09:30:00Z}. */
  static @Nullable Long toTime(Object a) {
    if (a instanceof Number) {
      return Arithmetic.toLong(a);
    }
    if (!(a instanceof String text) || text.length() > MAX_TEXT) {
      return null;
    }
    String written = text.strip();
    try {
      Instant instant =
          written.indexOf('T') < 0
              ? LocalDate.parse(written).atStartOfDay().toInstant(ZoneOffset.UTC)
              : Instant.parse(written);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano() / 1000);
    } catch (DateTimeException | ArithmeticException notATime) {
      return null;
    }
  }
}
