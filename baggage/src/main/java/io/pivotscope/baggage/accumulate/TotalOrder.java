package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where {@link Values#compare} sees no difference, so that which of two values stays never
 * depends on which came first: a long before the double of its value, negative zero before zero, in
 * lists too.
 */
final class TotalOrder {
  private TotalOrder() {}

  static int compare(@Nullable Object a, @Nullable Object b) {
    int byValue = Values.compare(a, b);
    return byValue != 0 ? byValue : compareAlike(a, b);
  }

  /** Of two values that are equal in the order of values. */
  static int compareAlike(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long || b instanceof Long) {
      return Boolean.compare(b instanceof Long, a instanceof Long);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return Double.compare(x, y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      for (int i = 0; i < x.size(); i++) {
        int byItem = compareAlike(x.get(i), y.get(i));
        if (byItem != 0) {
          return byItem;
        }
      }
    }
    return 0;
  }
}
