package io.pivotscope.protocol.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is read from the result of an aggregate once everything has been merged. */
final class Summaries {

  private static final int HISTOGRAM_ITEM = 3;

  /** Student's t for 1 to 15 degrees of freedom, 95 % on both sides. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131
  };

  private Summaries() {}

  /**
   * The nearest-rank quantile: the smallest value whose cumulative count reaches {@code max(1,
   * ceil(p * n))}.
   *
   * @param a value, count, value, count, .., ascending by value
   */
  static @Nullable Object quantile(Object a, @Nullable Object p) {
    if (!(a instanceof List<?> list) || !(p instanceof Number number) || list.size() % 2 != 0) {
      return null;
    }
    double share = number.doubleValue();
    Long total = total(list);
    if (!(share >= 0 && share <= 1) || total == null || total == 0) {
      return null;
    }
    double rank = Math.max(1, Math.ceil(share * total));
    long cumulative = 0;
    for (int i = 0; i < list.size(); i += 2) {
      cumulative += list.get(i + 1) instanceof Long count ? count : 0;
      // A total beyond 2^53 may be rounded upwards.
      if (cumulative >= rank || cumulative == total) {
        return list.get(i);
      }
    }
    return null;
  }

  private static @Nullable Long total(List<?> list) {
    long total = 0;
    for (int i = 1; i < list.size(); i += 2) {
      if (!(list.get(i) instanceof Long count) || count < 0 || total + count < 0) {
        return null;
      }
      total += count;
    }
    return total;
  }

  /**
   * Half of the 95 % interval of the mean of n numbers: {@code t(n - 1) * stddev / sqrt(n)}, with
   * the stddev of a sample (n - 1). Few numbers are wide of the mark, and t knows by how much.
   */
  static @Nullable Double spread(List<@Nullable Object> values) {
    double[] numbers =
        values.stream()
            .filter(Number.class::isInstance)
            .mapToDouble(value -> ((Number) value).doubleValue())
            .toArray();
    int n = numbers.length;
    if (n < 2) {
      return null;
    }
    double mean = 0;
    double largest = 0;
    for (double number : numbers) {
      mean += number / n;
      largest = Math.max(largest, Math.abs(number));
    }
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    double t = STUDENT[Math.min(n - 1, STUDENT.length) - 1];
    return Arithmetic.answer(t * Math.sqrt(squares / (n - 1) / n), largest, 0);
  }

  /** A histogram whose counts are multiplied and rounded; null if one does not fit. */
  static @Nullable List<List<@Nullable Object>> scaleCounts(Object a, @Nullable Object factor) {
    if (!(a instanceof List<?> list) || !(factor instanceof Number number)) {
      return null;
    }
    List<List<@Nullable Object>> scaled = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof List<?> bucket)
          || bucket.size() != HISTOGRAM_ITEM
          || !(bucket.get(2) instanceof Long count)) {
        return null;
      }
      double product = count * number.doubleValue();
      if (Arithmetic.toLong(product) == null) {
        return null;
      }
      List<@Nullable Object> copy = new ArrayList<>(bucket);
      copy.set(2, Math.round(product));
      scaled.add(Collections.unmodifiableList(copy));
    }
    return Collections.unmodifiableList(scaled);
  }
}
