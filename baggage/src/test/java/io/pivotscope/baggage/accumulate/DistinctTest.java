package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctTest {

  private static final double STANDARD_ERROR = 1.04 / Math.sqrt(2048);

  @Test
  void upTo32ItIsExact() {
    Randomly.runs(500)
        .upTo(32)
        .check(
            (random, size) -> {
              Accumulator distinct = create();
              for (int i = 0; i < 4 * size; i++) {
                distinct.add("value " + i % size);
              }
              assertThat(distinct.result()).isEqualTo((long) size);
            });
  }

  @Test
  void valuesDifferAsValuesDo() {
    Accumulator distinct = create();
    for (Object value : new Object[] {1L, 1.0, "1", true, 0.0, -0.0, List.of(1L), List.of(1L)}) {
      distinct.add(value);
    }
    assertThat(distinct.result()).isEqualTo(6L);
  }

  /** Each estimate within 4 standard errors, and their mean, so the estimator is not skewed. */
  @ParameterizedTest
  @ValueSource(ints = {33, 100, 700, 2000, 5000, 7000, 20_000, 200_000})
  void beyondItIsWithinTheStatedError(int values) {
    int trials = 20;
    double sum = 0;
    for (int seed = 0; seed < trials; seed++) {
      long first = new SplittableRandom(seed).nextLong();
      Accumulator distinct = create();
      for (int i = 0; i < values; i++) {
        distinct.add(seed % 2 == 0 ? (Object) (first + i) : (Object) ("block-" + (first + i)));
      }
      double error = ((long) distinct.result() - values) / (double) values;
      assertThat(Math.abs(error))
          .as("error of %s values, seed %s", values, seed)
          .isLessThan(4 * STANDARD_ERROR);
      sum += error;
    }
    assertThat(Math.abs(sum / trials))
        .as("mean error of %s values", values)
        .isLessThan(4 * STANDARD_ERROR / Math.sqrt(trials));
  }

  /** Exact parts and registers meet in any order: one state, to the byte. */
  @Test
  void theStateIsThatOfTheSetOfValues() {
    Randomly.runs(300)
        .upTo(3000)
        .check(
            (random, size) -> {
              Accumulator whole = create();
              List<Accumulator> parts = new ArrayList<>(List.of(create()));
              for (int i = 0; i < size; i++) {
                long value = random.nextInt(size);
                whole.add(value);
                if (random.nextInt(40) == 0) {
                  parts.add(create());
                }
                Randomly.oneOf(random, parts).add(value);
              }
              while (parts.size() > 1) {
                Accumulator from = parts.remove(random.nextInt(parts.size()));
                Randomly.oneOf(random, parts).merge(from);
              }
              byte[] bytes = Accumulators.encode(whole);
              assertThat(Accumulators.encode(parts.get(0))).isEqualTo(bytes);
              Accumulator read = Accumulators.decode(Aggregate.DISTINCT, Type.ANY, bytes);
              assertThat(Accumulators.encode(read)).isEqualTo(bytes);
              assertThat(read.result()).isEqualTo(whole.result());
              assertThat(bytes.length).isLessThanOrEqualTo(Math.min(8 * size + 1, 1538));
            });
  }

  /** Fewer than 16 registers are never listed, else few bytes could claim much memory. */
  @Test
  void fewRegistersStillComeBack() {
    Registers few = new Registers();
    few.add(1);
    few.add(-1);
    ByteSink out = new ByteSink();
    few.write(out);
    assertThat(out.size()).isEqualTo(1537);
    Registers back = Registers.read(new ByteSource(out.toByteArray()));
    assertThat(back.estimate()).isEqualTo(few.estimate()).isEqualTo(2);
  }

  private static Accumulator create() {
    return Accumulators.create(Aggregate.DISTINCT, Type.ANY);
  }
}
