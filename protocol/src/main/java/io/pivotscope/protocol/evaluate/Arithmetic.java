package io.pivotscope.protocol.evaluate;

import io.pivotscope.protocol.advice.Function;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers in expressions: longs stay longs, a double makes a double, what does not fit is null. */
final class Arithmetic {

  private static final double LONG_LIMIT = 0x1p63;
  private static final int MAX_DIGITS = 15;

  private Arithmetic() {}

  static @Nullable Object binary(Function function, @Nullable Object a, @Nullable Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return longs(function, x, y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return doubles(function, x.doubleValue(), y.doubleValue());
    }
    if (function == Function.ADD && a instanceof String x && b instanceof String y) {
      return Texts.concat(List.of(x, y));
    }
    return null;
  }

  private static @Nullable Long longs(Function function, long a, long b) {
    return switch (function) {
      case ADD -> Primitives.addFails(a, b) ? null : (Long) (a + b);
      case SUBTRACT -> Primitives.subtractFails(a, b) ? null : (Long) (a - b);
      case MULTIPLY -> Primitives.multiplyFails(a, b) ? null : (Long) (a * b);
      case DIVIDE -> Primitives.divideFails(a, b) ? null : (Long) (a / b);
      case REMAINDER -> Primitives.remainderFails(a, b) ? null : (Long) (a % b);
      default -> null;
    };
  }

  private static @Nullable Double doubles(Function function, double a, double b) {
    if (b == 0 && (function == Function.DIVIDE || function == Function.REMAINDER)) {
      return null;
    }
    double result =
        switch (function) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / b;
          case REMAINDER -> a % b;
          default -> Double.NaN;
        };
    return answer(result, a, b);
  }

  /** The result, but null for a NaN or an infinity that did not come from the arguments. */
  static @Nullable Double answer(double result, double a, double b) {
    return Primitives.isNoAnswer(result, a, b) ? null : (Double) result;
  }

  static @Nullable Object negate(Object a) {
    if (a instanceof Long l) {
      return l == Long.MIN_VALUE ? null : (Object) (-l);
    }
    return a instanceof Double d ? (Object) (-d) : null;
  }

  /**
   * ABS, FLOOR, CEIL, ROUND (half away from zero) and TRUNCATE keep the type; the last two go to
   * {@code digits} decimals.
   */
  static @Nullable Object round(Function function, Object a, @Nullable Object digits) {
    if (a instanceof Long l) {
      return function == Function.ABS ? absolute(l) : (Object) l;
    }
    if (!(a instanceof Double d)) {
      return null;
    }
    return switch (function) {
      case ABS -> (Object) Math.abs(d);
      case FLOOR -> Math.floor(d);
      case CEIL -> Math.ceil(d);
      case ROUND -> roundTo(d, digits, RoundingMode.HALF_UP);
      case TRUNCATE -> roundTo(d, digits, RoundingMode.DOWN);
      default -> null;
    };
  }

  private static @Nullable Long absolute(long l) {
    return l == Long.MIN_VALUE ? null : (Long) Math.abs(l);
  }

  private static double roundTo(double d, @Nullable Object digits, RoundingMode mode) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      return d;
    }
    long wanted = digits instanceof Long n ? n : 0;
    int scale = (int) Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, wanted));
    return BigDecimal.valueOf(d).setScale(scale, mode).doubleValue();
  }

  /** A double is cut towards zero, a text is read as a decimal number, true is 1. */
  static @Nullable Long toLong(Object a) {
    if (a instanceof Long l) {
      return l;
    }
    if (a instanceof Boolean b) {
      return b ? 1L : 0L;
    }
    if (a instanceof String s && s.length() <= 20) {
      try {
        return Long.valueOf(s.strip());
      } catch (NumberFormatException notWhole) {
        // It may still be a decimal fraction.
      }
    }
    Double d = toDouble(a);
    return d == null || Double.isNaN(d) || d < -LONG_LIMIT || d >= LONG_LIMIT
        ? null
        : (Long) d.longValue();
  }

  static @Nullable Double toDouble(Object a) {
    if (a instanceof Number n) {
      return n.doubleValue();
    }
    if (a instanceof Boolean b) {
      return b ? 1.0 : 0.0;
    }
    if (a instanceof String s && s.length() <= 400) {
      try {
        Double d = Double.valueOf(s.strip());
        return d.isInfinite() && !s.contains("Infinity") ? null : d;
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
    return null;
  }

  /** A number is true unless it is zero; a text is {@code true} or {@code false}. */
  static @Nullable Boolean toBoolean(Object a) {
    if (a instanceof Boolean b) {
      return b;
    }
    if (a instanceof Number n) {
      return Double.isNaN(n.doubleValue()) ? null : (Boolean) (n.doubleValue() != 0);
    }
    String text = a instanceof String s ? s.strip() : "";
    boolean isTrue = text.equalsIgnoreCase("true");
    return isTrue || text.equalsIgnoreCase("false") ? (Boolean) isTrue : null;
  }
}
