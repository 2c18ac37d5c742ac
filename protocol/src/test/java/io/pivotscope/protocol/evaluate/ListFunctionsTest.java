package io.pivotscope.protocol.evaluate;

import static io.pivotscope.protocol.evaluate.EvaluatorTest.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ListFunctionsTest {

  @Test
  void listsHoldNullsAndCannotBeChanged() {
    Object list = call(Function.LIST, 1L, null, "x");
    assertThat(list).isEqualTo(Arrays.asList(1L, null, "x"));
    assertThatThrownBy(() -> ((List<?>) list).clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(call(Function.LIST)).isEqualTo(List.of());
    assertThat(call(Function.LENGTH, list)).isEqualTo(3L);
  }

  @Test
  void aListIsNeverTooDeepOrTooLongToTravel() {
    Object list = 1L;
    int depth = 0;
    for (Object next = list; next != null; next = call(Function.LIST, next)) {
      list = next;
      depth++;
    }
    assertThat(depth - 1).isEqualTo(Lists.MAX_DEPTH);
    ByteSink sink = new ByteSink();
    ValueCodec.write(sink, list);
    assertThat(ValueCodec.read(new ByteSource(sink.toByteArray()))).isEqualTo(list);
    List<Long> half = Collections.nCopies(Lists.MAX_VALUES / 2, 1L);
    assertThat(call(Function.LIST, half, half)).isNotNull();
    assertThat(call(Function.LIST, half, half, 1L)).isNull();
  }

  @Test
  void itemsCountFromZero() {
    List<Object> list = List.of("a", 2L);
    assertThat(call(Function.ITEM, list, 0L)).isEqualTo("a");
    assertThat(call(Function.ITEM, list, 1L)).isEqualTo(2L);
    assertThat(call(Function.ITEM, list, 2L)).isNull();
    assertThat(call(Function.ITEM, list, -1L)).isNull();
    assertThat(call(Function.ITEM, list, 1L << 32)).isNull();
    assertThat(call(Function.ITEM, "ab", 0L)).isNull();
    assertThat(call(Function.ITEM, list, 0.0)).isNull();
  }

  @Test
  void headTakesAtMostWhatIsThere() {
    List<Long> list = List.of(3L, 1L, 2L);
    assertThat(call(Function.HEAD, list, 2L)).isEqualTo(List.of(3L, 1L));
    assertThat(call(Function.HEAD, list, 9L)).isEqualTo(list);
    assertThat(call(Function.HEAD, list, Long.MIN_VALUE)).isEqualTo(List.of());
    assertThat(call(Function.HEAD, list, 1.0)).isNull();
    assertThat(call(Function.HEAD, "abc", 1L)).isNull();
  }

  @Test
  void quantilesAreOfTheNearestRank() {
    List<Object> sketch = List.of(1.0, 2L, 5.0, 1L, 9.0, 7L);
    assertThat(call(Function.QUANTILE_OF, sketch, 0L)).isEqualTo(1.0);
    assertThat(call(Function.QUANTILE_OF, sketch, 0.2)).isEqualTo(1.0);
    assertThat(call(Function.QUANTILE_OF, sketch, 0.21)).isEqualTo(5.0);
    assertThat(call(Function.QUANTILE_OF, sketch, 0.3)).isEqualTo(5.0);
    assertThat(call(Function.QUANTILE_OF, sketch, 0.31)).isEqualTo(9.0);
    assertThat(call(Function.QUANTILE_OF, sketch, 1L)).isEqualTo(9.0);
    assertThat(call(Function.QUANTILE_OF, List.of("a", 1L), 0.5)).isEqualTo("a");
  }

  @Test
  void whatIsNoSketchHasNoQuantile() {
    List<Object> sketch = List.of(1.0, 2L);
    assertThat(call(Function.QUANTILE_OF, sketch, -0.1)).isNull();
    assertThat(call(Function.QUANTILE_OF, sketch, 1.1)).isNull();
    assertThat(call(Function.QUANTILE_OF, sketch, Double.NaN)).isNull();
    assertThat(call(Function.QUANTILE_OF, sketch, "0.5")).isNull();
    assertThat(call(Function.QUANTILE_OF, List.of(), 0.5)).isNull();
    assertThat(call(Function.QUANTILE_OF, List.of(1.0), 0.5)).isNull();
    assertThat(call(Function.QUANTILE_OF, List.of(1.0, 2.0), 0.5)).isNull();
    assertThat(call(Function.QUANTILE_OF, List.of(1.0, -2L), 0.5)).isNull();
    assertThat(call(Function.QUANTILE_OF, List.of(1.0, 0L), 0.5)).isNull();
    List<Object> overflow = List.of(1.0, Long.MAX_VALUE, 2.0, 1L);
    assertThat(call(Function.QUANTILE_OF, overflow, 0.5)).isNull();
    assertThat(call(Function.QUANTILE_OF, List.of(1.0, Long.MAX_VALUE), 1L)).isEqualTo(1.0);
  }

  @Test
  void aQuantileIsTheItemAtItsRankAmongAll() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      List<Object> sketch = new ArrayList<>();
      List<Long> all = new ArrayList<>();
      for (long value = 0; value < 1 + random.nextInt(6); value++) {
        int count = random.nextInt(5);
        sketch.addAll(List.of(value, (long) count));
        all.addAll(Collections.nCopies(count, value));
      }
      double p = random.nextInt(101) / 100.0;
      Long expected =
          all.isEmpty() ? null : all.get((int) Math.max(1, Math.ceil(p * all.size())) - 1);
      assertThat(call(Function.QUANTILE_OF, sketch, p))
          .as("seed " + seed + ": " + sketch + " " + p)
          .isEqualTo(expected);
    }
  }

  @Test
  void spreadIsHalfOfTheIntervalOfTheMean() {
    // Deviations -2 0 2: variance 8 / 2, error sqrt(4 / 3); t of two degrees is 4.303.
    assertThat((double) call(Function.SPREAD, 1L, 3L, 5.0))
        .isCloseTo(4.303 * Math.sqrt(4.0 / 3), within(1e-14));
    assertThat((double) call(Function.SPREAD, 1L, null, 3L, null, 5L, "x"))
        .isCloseTo(4.303 * Math.sqrt(4.0 / 3), within(1e-14));
    assertThat(call(Function.SPREAD, 4L, 4L)).isEqualTo(0.0);
    assertThat(call(Function.SPREAD, 4L, null)).isNull();
    assertThat(call(Function.SPREAD)).isNull();
    assertThat(call(Function.SPREAD, 1e308, -1e308)).isNull();
  }

  @Test
  void theIntervalHoldsTheMeanAsOftenAsItSaysHoweverFewNumbersThereAre() {
    Random random = new Random(4711);
    int rounds = 20_000;
    for (int n : new int[] {2, 3, 4, 8, 16}) {
      int within = 0;
      for (int round = 0; round < rounds; round++) {
        double sum = 0;
        Object[] numbers = new Object[n];
        for (int i = 0; i < n; i++) {
          double number = random.nextGaussian();
          numbers[i] = number;
          sum += number;
        }
        within += Math.abs(sum / n) <= (double) call(Function.SPREAD, numbers) ? 1 : 0;
      }
      assertThat(within / (double) rounds).as("of %d", n).isCloseTo(0.95, within(0.01));
    }
  }

  @Test
  void countsAreScaledAndRounded() {
    List<Object> histogram = List.of(List.of(0L, 1L, 3L), List.of(1.0, 2.0, 5L));
    assertThat(call(Function.SCALE_COUNTS, histogram, 2.5))
        .isEqualTo(List.of(List.of(0L, 1L, 8L), List.of(1.0, 2.0, 13L)));
    assertThat(call(Function.SCALE_COUNTS, histogram, 100L))
        .isEqualTo(List.of(List.of(0L, 1L, 300L), List.of(1.0, 2.0, 500L)));
    assertThat(call(Function.SCALE_COUNTS, List.of(), 2.0)).isEqualTo(List.of());
    assertThat(call(Function.SCALE_COUNTS, histogram, 1e300)).isNull();
    assertThat(call(Function.SCALE_COUNTS, histogram, Double.NaN)).isNull();
    assertThat(call(Function.SCALE_COUNTS, histogram, "2")).isNull();
    assertThat(call(Function.SCALE_COUNTS, List.of(List.of(0L, 1L)), 2.0)).isNull();
    assertThat(call(Function.SCALE_COUNTS, List.of(List.of(0L, 1L, "x")), 2.0)).isNull();
    assertThat(call(Function.SCALE_COUNTS, List.of(0L, 1L, 3L), 2.0)).isNull();
  }
}
