package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.Values;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void longsHaveTheLeastAndTheGreatestOfTheirBucket() {
    assertThat(histogram(0L, 1L, 2L, 3L, 4L, 7L, 8L, -1L, -2L, -3L))
        .isEqualTo(
            List.of(
                List.of(-3L, -2L, 2L),
                List.of(-1L, -1L, 1L),
                List.of(0L, 0L, 1L),
                List.of(1L, 1L, 1L),
                List.of(2L, 3L, 2L),
                List.of(4L, 7L, 2L),
                List.of(8L, 15L, 1L)));
    assertThat(histogram(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE))
        .isEqualTo(
            List.of(
                List.of(Long.MIN_VALUE, Long.MIN_VALUE, 1L),
                List.of(-Long.MAX_VALUE, -(1L << 62), 1L),
                List.of(1L << 62, Long.MAX_VALUE, 1L)));
  }

  @Test
  void doublesHavePowersOfTwo() {
    assertThat(histogram(0.0, 0.75, 1.0, -3.5, 5L, Double.NaN))
        .isEqualTo(
            List.of(
                List.of(-4.0, -2.0, 1L),
                List.of(0.0, 0.0, 1L),
                List.of(0.5, 1.0, 1L),
                List.of(1.0, 2.0, 1L),
                List.of(4.0, 8.0, 1L)));
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(histogram(-infinity, Double.MIN_VALUE, Double.MAX_VALUE, infinity))
        .isEqualTo(
            List.of(
                List.of(-infinity, -infinity, 1L),
                List.of(0.0, 0.0, 1L),
                List.of(0x1p1023, infinity, 1L),
                List.of(infinity, infinity, 1L)));
  }

  @Test
  void bucketsAscendAndHoldAllThatCame() {
    Randomly.runs(2000)
        .upTo(100)
        .check(
            (random, size) -> {
              List<Object> longs = Randomly.list(random, size, RandomValues::longValue);
              List<List<Object>> buckets = buckets(longs.toArray());
              for (Object x : longs) {
                assertThat(buckets)
                    .as("a bucket of %s", x)
                    .anyMatch(
                        bucket ->
                            Values.compare(bucket.get(0), x) <= 0
                                && Values.compare(x, bucket.get(1)) <= 0);
              }
              for (int i = 1; i < buckets.size(); i++) {
                assertThat((long) buckets.get(i).get(0))
                    .isGreaterThan((long) buckets.get(i - 1).get(1));
              }
              assertThat(buckets.stream().mapToLong(bucket -> (long) bucket.get(2)).sum())
                  .isEqualTo(longs.size());
            });
  }

  @SuppressWarnings("unchecked")
  private static List<List<Object>> buckets(Object... numbers) {
    Object result = histogram(numbers);
    return result == null ? new ArrayList<>() : (List<List<Object>>) result;
  }

  private static Object histogram(Object... numbers) {
    Accumulator histogram = Accumulators.create(Aggregate.HISTOGRAM, Type.ANY);
    for (Object number : numbers) {
      histogram.add(number);
    }
    return histogram.result();
  }
}
