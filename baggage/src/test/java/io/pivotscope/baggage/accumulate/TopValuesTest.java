package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TopValuesTest {

  @Test
  void descendingByCountThenByValue() {
    TopValues top = new TopValues();
    for (Object value : new Object[] {"b", "a", "c", "c", 2L, null, 2.0}) {
      top.add(value);
    }
    top.add("d", 5);
    assertThat(top.result())
        .isEqualTo(
            List.of(
                List.of("d", 5L),
                List.of("c", 2L),
                List.of(2L, 1L),
                List.of(2.0, 1L),
                List.of("a", 1L),
                List.of("b", 1L)));
  }

  @Test
  void exactUpToItsCapacity() {
    Randomly.runs(200)
        .upTo(TopValues.CAPACITY)
        .check(
            (random, size) -> {
              Stream stream = new Stream();
              TopValues merged = stream.inParts(random, 10 * size, r -> (long) r.nextInt(size));
              assertThat(merged.shortBy()).isZero();
              assertThat(counts(merged)).isEqualTo(stream.exact);
            });
  }

  /** Skewed and flat streams, weights, and parts that meet one by one, in pairs or in any shape. */
  @Test
  void beyondItEveryCountKeepsTheBound() {
    Randomly.runs(60)
        .upTo(20_000)
        .check(
            (random, size) -> {
              Stream stream = new Stream();
              double skew = random.nextDouble() * 3;
              TopValues merged =
                  stream.inParts(
                      random, size, r -> (long) (size * Math.pow(r.nextDouble(), 1 + skew)));
              stream.check(merged);
              stream.check(
                  (TopValues)
                      Accumulators.decode(Aggregate.TOPK, Type.ANY, Accumulators.encode(merged)));
            });
  }

  @Test
  void aWeightOfTheWholeScalesTheBound() {
    Randomly.runs(60)
        .upTo(5000)
        .check(
            (random, size) -> {
              Stream stream = new Stream();
              TopValues once = stream.inParts(random, size, r -> (long) r.nextInt(size));
              TopValues result = new TopValues();
              result.merge(once, 7);
              stream.exact.replaceAll((value, count) -> 7 * count);
              stream.rows *= 7;
              stream.check(result);
              result.merge(result);
              stream.exact.replaceAll((value, count) -> 2 * count);
              stream.rows *= 2;
              stream.check(result);
            });
  }

  private static Map<Object, Long> counts(TopValues top) {
    Map<Object, Long> result = new HashMap<>();
    if (top.result() instanceof List<?> rows) {
      rows.forEach(row -> result.put(((List<?>) row).get(0), (Long) ((List<?>) row).get(1)));
    }
    return result;
  }

  /** Rows with their exact counts. */
  private static final class Stream {
    final Map<Object, Long> exact = new HashMap<>();
    long rows;

    TopValues inParts(SplittableRandom random, int size, Function<SplittableRandom, Object> of) {
      List<TopValues> parts = new ArrayList<>(List.of(new TopValues()));
      int partRows = random.nextInt(1, 3000);
      for (int i = 0; i < size; i++) {
        if (random.nextInt(partRows) == 0) {
          parts.add(new TopValues());
        }
        Object value = of.apply(random);
        long times = random.nextInt(8) == 0 ? random.nextInt(1, 20) : 1;
        count(value, times);
        Randomly.oneOf(random, parts).add(value, times);
      }
      merge(random, parts);
      return parts.get(0);
    }

    private void merge(SplittableRandom random, List<TopValues> parts) {
      int shape = random.nextInt(3);
      while (parts.size() > 1) {
        int last = parts.size() - 1;
        TopValues from = parts.remove(shape == 0 ? last : random.nextInt(last + 1));
        TopValues into = parts.get(shape == 2 ? random.nextInt(last) : 0);
        into.merge(from);
      }
    }

    private void count(Object value, long times) {
      exact.merge(value, times, Long::sum);
      rows += times;
    }

    void check(TopValues top) {
      assertThat(top.shortBy()).isLessThanOrEqualTo(rows / (TopValues.CAPACITY + 1));
      Map<Object, Long> counts = counts(top);
      assertThat(counts).hasSizeLessThanOrEqualTo(TopValues.CAPACITY);
      assertThat(exact.keySet()).containsAll(counts.keySet());
      exact.forEach(
          (value, count) ->
              assertThat(count)
                  .as("count of %s", value)
                  .isBetween(
                      counts.getOrDefault(value, 0L),
                      counts.getOrDefault(value, 0L) + top.shortBy()));
    }
  }
}
