package io.pivotscope.protocol.evaluate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Equality and order of values in expressions. Numbers compare by exact value whatever their class,
 * NaN equals itself and is above every other number. Null, or two kinds of value, give null.
 */
final class Comparison {

  private Comparison() {}

  static @Nullable Boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Boolean && b instanceof Boolean) {
      return a.equals(b);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return lists(x, y);
    }
    Integer sign = order(a, b);
    return sign == null ? null : sign == 0;
  }

  private static @Nullable Boolean lists(List<?> x, List<?> y) {
    if (x.size() != y.size()) {
      return false;
    }
    Boolean result = true;
    for (int i = 0; i < x.size(); i++) {
      Boolean same = equal(x.get(i), y.get(i));
      if (Boolean.FALSE.equals(same)) {
        return false;
      }
      if (same == null) {
        result = null;
      }
    }
    return result;
  }

  /** Negative, zero or positive; null where there is no order. False is before true. */
  static @Nullable Integer order(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return doubles(x, y);
    }
    if (a instanceof Long x && b instanceof Double y) {
      return mixed(x, y);
    }
    if (a instanceof Double x && b instanceof Long y) {
      return -mixed(y, x);
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return Boolean.compare(x, y);
    }
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return Arrays.compareUnsigned(x, y);
    }
    return null;
  }

  /** By value: unlike Double.compare, the two zeros are equal. */
  private static int doubles(double x, double y) {
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
  }

  /** Exact also where a double cannot hold the long. */
  private static int mixed(long x, double y) {
    if (Double.isNaN(y) || y >= 0x1p63) {
      return -1;
    }
    if (y < -0x1p63) {
      return 1;
    }
    long whole = (long) y;
    return x != whole ? Long.compare(x, whole) : doubles(0, y - whole);
  }
}
