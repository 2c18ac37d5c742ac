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
      return Primitives.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof Long x && b instanceof Double y) {
      return Primitives.compare(x.longValue(), y.doubleValue());
    }
    if (a instanceof Double x && b instanceof Long y) {
      return -Primitives.compare(y.longValue(), x.doubleValue());
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
}
