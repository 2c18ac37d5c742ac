package io.pivotscope.compiler.syntax;

import io.pivotscope.baggage.value.Type;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number with its unit: a duration in nanoseconds, a size in bytes, or a plain number.
 *
 * @param value Long, or Double for a plain number with a fraction
 */
record Quantity(Object value, Type type) {

  private static final Map<String, Long> NANOS =
      Map.ofEntries(
          Map.entry("ns", 1L),
          Map.entry("us", 1_000L),
          Map.entry("\u00b5s", 1_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("m", 60_000_000_000L),
          Map.entry("min", 60_000_000_000L),
          Map.entry("h", 3_600_000_000_000L),
          Map.entry("d", 86_400_000_000_000L));

  /** Decimal units are powers of 1000, those with an i powers of 1024. */
  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("B", 1L),
          Map.entry("kB", 1_000L),
          Map.entry("KB", 1_000L),
          Map.entry("MB", 1_000_000L),
          Map.entry("GB", 1_000_000_000L),
          Map.entry("TB", 1_000_000_000_000L),
          Map.entry("KiB", 1L << 10),
          Map.entry("MiB", 1L << 20),
          Map.entry("GiB", 1L << 30),
          Map.entry("TiB", 1L << 40));

  static final String UNITS =
      String.join(" ", Lexicon.texts(Lexicon.DURATIONS))
          + " and "
          + String.join(" ", Lexicon.texts(Lexicon.SIZES));

  private static final int MAX_LENGTH = 40;

  /** Null if it is not a number, has an unknown unit or does not fit. */
  static @Nullable Quantity parse(String written) {
    int split = written.length();
    while (split > 0 && !isDigit(written.charAt(split - 1))) {
      split--;
    }
    String number = written.substring(0, split);
    String unit = written.substring(split);
    if (number.length() > MAX_LENGTH) {
      return null;
    }
    try {
      return of(new BigDecimal(number), unit, number.matches("[0-9]+"));
    } catch (ArithmeticException | NumberFormatException notANumber) {
      return null;
    }
  }

  private static @Nullable Quantity of(BigDecimal number, String unit, boolean whole) {
    if (Math.abs((long) number.scale()) > 400) {
      return null;
    }
    if (unit.isEmpty()) {
      return whole
          ? new Quantity(number.longValueExact(), Type.LONG)
          : new Quantity(number.doubleValue(), Type.DOUBLE);
    }
    Long factor = NANOS.get(unit);
    Type type = factor == null ? Type.LONG : Type.DURATION;
    factor = factor == null ? BYTES.get(unit) : factor;
    return factor == null
        ? null
        : new Quantity(number.multiply(BigDecimal.valueOf(factor)).longValueExact(), type);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
