package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Type;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SizeBoundsTest {

  @ParameterizedTest
  @EnumSource
  void whatIsAddedBoundsHowStatesGrow(Aggregate function) {
    Randomly.runs(400)
        .upTo(60)
        .check(
            (random, size) -> {
              Accumulator state = Accumulators.create(function, Type.ANY);
              for (int i = 0; i < size; i++) {
                int before = Accumulators.encode(state).length;
                Object added = random.nextInt(8) == 0 ? partial(random, function) : row(random);
                long times = 1 + (random.nextLong() >>> random.nextInt(1, 64));
                if (added instanceof byte[] bytes) {
                  state.merge(Accumulators.decode(function, Type.ANY, bytes), times);
                } else {
                  state.add(added, times);
                }
                assertThat(Accumulators.encode(state).length - before)
                    .as("bytes for %s times %s", times, added)
                    .isLessThanOrEqualTo(SizeBounds.of(new Object[] {added}));
              }
            });
  }

  /** Nine bytes are left for the version of the cell. */
  @ParameterizedTest
  @EnumSource(names = {"COUNT", "SUM", "AVERAGE"})
  void longsNeverMakeACounterMuchLarger(Aggregate function) {
    assertThat(SizeBounds.isCounter(function)).isTrue();
    Randomly.runs(400)
        .upTo(60)
        .check(
            (random, size) -> {
              Accumulator state = Accumulators.create(function, Type.LONG);
              for (int i = random.nextInt(4); i > 0; i--) {
                state.add(row(random));
              }
              int before = Accumulators.encode(state).length;
              for (int i = 0; i < size; i++) {
                long times = 1 + (random.nextLong() >>> random.nextInt(1, 64));
                state.addLong(random.nextLong() >> random.nextInt(64), times);
                assertThat(Accumulators.encode(state).length - before)
                    .isLessThanOrEqualTo(SizeBounds.COUNTER - 9);
              }
            });
  }

  private static Object row(SplittableRandom random) {
    Object value =
        switch (random.nextInt(4)) {
          case 0 -> RandomValues.value(random);
          case 1 -> random.nextLong() >> random.nextInt(64);
          case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(-100, 100));
          default -> Arrays.asList(1L, RandomValues.value(random));
        };
    return value instanceof byte[] ? null : value;
  }

  private static byte[] partial(SplittableRandom random, Aggregate function) {
    Accumulator partial = Accumulators.create(function, Type.ANY);
    for (int i = random.nextInt(100); i > 0; i--) {
      partial.add(row(random));
    }
    return Accumulators.encode(partial);
  }
}
