package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StandardDeviationTest {

  private static final MathContext DIGITS = new MathContext(80);

  @Test
  void equalsTheDefinitionInBigDecimals() {
    for (Function<SplittableRandom, Object> kind :
        List.<Function<SplittableRandom, Object>>of(
            RandomValues::longValue,
            random -> (long) random.nextInt(100),
            random -> 1e9 + random.nextDouble() * 1e-3,
            random -> 1_000_000_000_000_000_000L + random.nextInt(3),
            random -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-140, 150)),
            random -> random.nextBoolean() ? random.nextDouble() : (Object) random.nextLong())) {
      Randomly.runs(300)
          .upTo(60)
          .check(
              (random, size) -> {
                List<Object> rows = Randomly.list(random, size, kind);
                Object result = stddev(Type.ANY, rows);
                if (rows.size() < 2) {
                  assertThat(result).isNull();
                } else {
                  double expected = oracle(rows);
                  assertThat((double) result).isCloseTo(expected, within(1e-15 * expected));
                }
              });
    }
  }

  /** The root of the mean square distance from the mean, in two passes. */
  private static double oracle(List<Object> rows) {
    BigDecimal n = BigDecimal.valueOf(rows.size());
    BigDecimal mean =
        rows.stream()
            .map(StandardDeviationTest::decimal)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(n, DIGITS);
    return rows.stream()
        .map(x -> decimal(x).subtract(mean).pow(2))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(n.subtract(BigDecimal.ONE), DIGITS)
        .sqrt(DIGITS)
        .doubleValue();
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof Long x ? BigDecimal.valueOf(x) : new BigDecimal((double) number);
  }

  @Test
  void durationsAreWholeNanoseconds() {
    assertThat(stddev(Type.DURATION, List.of(1L, 2L, 4L))).isEqualTo(2L);
    assertThat(stddev(Type.DURATION, List.of(5L, 5L))).isEqualTo(0L);
    assertThat(stddev(Type.LONG, List.of(1L, 3L))).isEqualTo(Math.sqrt(2));
    assertThat(Accumulators.resultType(Aggregate.STDDEV, Type.DURATION)).isEqualTo(Type.DURATION);
    assertThat(Accumulators.resultType(Aggregate.STDDEV, Type.LONG)).isEqualTo(Type.DOUBLE);
  }

  @Test
  void whatIsNotFiniteHasNone() {
    assertThat(stddev(Type.DOUBLE, List.of(1.0, Double.NaN))).isEqualTo(Double.NaN);
    assertThat(stddev(Type.DOUBLE, List.of(1.0, Double.POSITIVE_INFINITY))).isEqualTo(Double.NaN);
    assertThat(stddev(Type.DOUBLE, List.of(1e200, -1e200))).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aWeightedPairIsManyRows() {
    Accumulator stddev = Accumulators.create(Aggregate.STDDEV, Type.DOUBLE);
    stddev.add(0.0, 1L << 60);
    stddev.add(2.0, 1L << 60);
    assertThat((double) stddev.result()).isCloseTo(1, within(1e-15));
  }

  private static Object stddev(Type type, List<?> rows) {
    Accumulator stddev = Accumulators.create(Aggregate.STDDEV, type);
    rows.forEach(stddev::add);
    return stddev.result();
  }
}
