package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccumulatorLawsTest {

  /** However the rows are split and in whatever order the parts meet, the result is one. */
  @ParameterizedTest
  @EnumSource
  void mergeIsACommutativeMonoid(Aggregate function) {
    for (Function<SplittableRandom, Object> kind :
        List.<Function<SplittableRandom, Object>>of(
            RandomValues::value,
            RandomValues::longValue,
            random -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-30, 30)))) {
      Randomly.runs(1000)
          .upTo(40)
          .check(
              (random, size) -> {
                List<Object> rows = Randomly.list(random, size, kind);
                Accumulator whole = Accumulators.create(function, Type.ANY);
                rows.forEach(whole::add);
                Accumulator merged = inParts(random, function, Randomly.shuffled(random, rows));
                assertThat(Values.equal(merged.result(), whole.result()))
                    .as("%s is %s", merged.result(), whole.result())
                    .isTrue();
              });
    }
  }

  private static Accumulator inParts(
      SplittableRandom random, Aggregate function, List<Object> rows) {
    List<Accumulator> parts = new ArrayList<>();
    parts.add(Accumulators.create(function, Type.ANY));
    for (Object row : rows) {
      if (random.nextInt(3) == 0) {
        parts.add(random.nextInt(parts.size() + 1), Accumulators.create(function, Type.ANY));
      }
      Randomly.oneOf(random, parts).add(row);
    }
    while (parts.size() > 1) {
      Accumulator into = parts.remove(random.nextInt(parts.size()));
      Accumulator from = parts.remove(random.nextInt(parts.size()));
      Object before = from.result();
      into.merge(from);
      assertThat(Values.equal(from.result(), before)).as("the other stays").isTrue();
      parts.add(random.nextBoolean() ? into.copy() : reread(function, into));
    }
    return parts.get(0);
  }

  private static Accumulator reread(Aggregate function, Accumulator accumulator) {
    ByteSink out = new ByteSink();
    accumulator.write(out);
    ByteSource in = new ByteSource(out.toByteArray());
    Accumulator result = Accumulators.read(function, Type.ANY, in);
    in.expectEnd();
    return result;
  }

  @ParameterizedTest
  @EnumSource
  void aCopyIsIndependent(Aggregate function) {
    Accumulator original = Accumulators.create(function, Type.LONG);
    original.add(5L);
    Accumulator copy = original.copy();
    copy.add(-100L);
    copy.add(100L);
    assertThat(original.result())
        .isEqualTo(function == Aggregate.COUNT ? 1L : expectedOfFive(function));
  }

  private static Object expectedOfFive(Aggregate function) {
    return function == Aggregate.AVERAGE ? (Object) 5.0 : (Object) 5L;
  }

  @Test
  void nothingButNullsIsNullAndACountOfRows() {
    for (Aggregate function : Aggregate.values()) {
      Accumulator accumulator = Accumulators.create(function, Type.LONG);
      boolean counts = function == Aggregate.COUNT;
      assertThat(accumulator.result()).isEqualTo(counts ? 0L : null);
      accumulator.add(null);
      assertThat(accumulator.result()).isEqualTo(counts ? 1L : null);
    }
  }

  @Test
  void longsSumIn128Bits() {
    assertThat(sum(Long.MAX_VALUE, Long.MAX_VALUE, -Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(sum(Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(-2L);
    assertThat(sum(Long.MAX_VALUE, 1L)).isEqualTo(0x1p63);
    assertThat(sum(Long.MIN_VALUE, -1L)).isEqualTo(-0x1p63);
    assertThat(sum(1L, 0.5)).isEqualTo(1.5);
    assertThat(sum((1L << 53) + 1, 1.0)).isEqualTo(0x1p53 + 2);
  }

  @Test
  void doublesSumWithoutLoss() {
    assertThat(sum(1e100, 1.0, -1e100)).isEqualTo(1.0);
    assertThat(sum(0.1, 0.2, 0.3, -0.6)).isEqualTo(exact(0.1, 0.2, 0.3, -0.6));
    assertThat(sum(Double.POSITIVE_INFINITY, 1.0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NaN);
    Randomly.runs(5000)
        .upTo(60)
        .check(
            (random, size) -> {
              Object[] values =
                  Randomly.list(
                          random,
                          size,
                          r -> (Object) ((r.nextDouble() - 0.5) * Math.pow(2, r.nextInt(-80, 80))))
                      .toArray();
              if (values.length > 0) {
                assertThat(sum(values)).isEqualTo(exact(values));
              }
            });
  }

  private static Object sum(Object... values) {
    Accumulator sum = Accumulators.create(Aggregate.SUM, Type.ANY);
    for (Object value : values) {
      sum.add(value);
    }
    return sum.result();
  }

  private static double exact(Object... values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      sum = sum.add(new BigDecimal((double) value));
    }
    return sum.doubleValue();
  }

  @Test
  void averagesOfDurationsAreDurations() {
    Accumulator average = Accumulators.create(Aggregate.AVERAGE, Type.DURATION);
    average.add(1L);
    average.add(2L);
    average.add(null);
    average.add(4L);
    assertThat(average.result()).isEqualTo(2L);
    assertThat(Accumulators.resultType(Aggregate.AVERAGE, Type.DURATION)).isEqualTo(Type.DURATION);
    assertThat(Accumulators.resultType(Aggregate.AVERAGE, Type.LONG)).isEqualTo(Type.DOUBLE);
  }

  @Test
  void arraysOfStatesComeBack() {
    List<Aggregate> functions = List.of(Aggregate.values());
    List<Type> types = functions.stream().map(f -> Type.LONG).toList();
    Accumulator[] states = Accumulators.create(functions, types);
    for (Accumulator state : states) {
      state.add(3L);
      state.add(4L);
    }
    Accumulator[] read = Accumulators.decode(functions, types, Accumulators.encode(states));
    Accumulators.merge(read, states);
    assertThat(read).extracting(Accumulator::result).containsExactly(4L, 14L, 3L, 4L, 3.5);
  }

  @Test
  void functionsDoNotMix() {
    assertThatThrownBy(
            () ->
                Accumulators.create(Aggregate.MIN, Type.LONG)
                    .merge(Accumulators.create(Aggregate.MAX, Type.LONG)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
