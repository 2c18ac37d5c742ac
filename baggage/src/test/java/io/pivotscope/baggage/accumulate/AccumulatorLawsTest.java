package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccumulatorLawsTest {

  /** Rows of all kinds; the last like those of FIRST and LAST, often with the same keys. */
  private static final List<Function<SplittableRandom, Object>> KINDS =
      List.of(
          RandomValues::value,
          RandomValues::longValue,
          random -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-30, 30)),
          random ->
              Arrays.asList(
                  Randomly.oneOf(random, 1L, 1.0, 2L),
                  Randomly.oneOf(random, 7L, 7.0),
                  RandomValues.value(random)));

  /** One that reads state after state is each of them, also behind one that it could not read. */
  @ParameterizedTest
  @EnumSource
  void whatIsReadLeavesNothingOfWhatWasBefore(Aggregate function) {
    for (Function<SplittableRandom, Object> kind : KINDS) {
      Accumulator reused = Accumulators.create(function, Type.ANY);
      Randomly.runs(300)
          .upTo(60)
          .check(
              (random, size) -> {
                Accumulator written = Accumulators.create(function, Type.ANY);
                Randomly.list(random, size, kind).forEach(written::add);
                byte[] bytes = Accumulators.encode(written);
                int cut = random.nextInt(bytes.length + 1);
                try {
                  reused.read(new ByteSource(bytes, 0, cut));
                } catch (MalformedException expected) {
                  // Half of it may be in there now.
                }
                reused.read(new ByteSource(bytes));
                assertThat(Accumulators.encode(reused))
                    .isEqualTo(Accumulators.encode(reread(function, written)));
                assertThat(Values.equal(reused.result(), written.result())).isTrue();
              });
    }
  }

  /** However the rows are split and in whatever order the parts meet, the result is one. */
  @ParameterizedTest
  @EnumSource
  void mergeIsACommutativeMonoid(Aggregate function) {
    for (Function<SplittableRandom, Object> kind : KINDS) {
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
    return Accumulators.decode(function, Type.ANY, Accumulators.encode(accumulator));
  }

  /** A weight is a repetition, of a row and of a whole state, whoever is empty. */
  @ParameterizedTest
  @EnumSource
  void weightedIsRepeated(Aggregate function) {
    for (Function<SplittableRandom, Object> kind : KINDS) {
      Randomly.runs(500)
          .check(
              (random, size) -> {
                Accumulator weighted = Accumulators.create(function, Type.ANY);
                Accumulator repeated = Accumulators.create(function, Type.ANY);
                addWeighted(random, Randomly.list(random, size, kind), weighted, repeated);
                assertAlike(weighted, repeated);

                Accumulator part = Accumulators.create(function, Type.ANY);
                Randomly.list(random, size, kind).forEach(part::add);
                int times = random.nextInt(1, 6);
                weighted.merge(part, times);
                for (int i = 0; i < times; i++) {
                  repeated.merge(part);
                }
                assertAlike(weighted, repeated);
              });
    }
  }

  /** A number is the same whether an object of it comes or itself. */
  @ParameterizedTest
  @EnumSource
  void primitivesAreAddedAsTheirObjectsAre(Aggregate function) {
    Randomly.runs(2000)
        .upTo(30)
        .check(
            (random, size) -> {
              Accumulator objects = Accumulators.create(function, Type.ANY);
              Accumulator primitives = Accumulators.create(function, Type.ANY);
              for (int i = 0; i < size; i++) {
                long times = random.nextBoolean() ? 1 : Math.max(1, RandomValues.longValue(random));
                if (random.nextBoolean()) {
                  long number = RandomValues.longValue(random);
                  objects.add(number, times);
                  primitives.addLong(number, times);
                } else {
                  double number = RandomValues.doubleValue(random);
                  objects.add(number, times);
                  primitives.addDouble(number, times);
                }
              }
              assertThat(Accumulators.encode(primitives)).isEqualTo(Accumulators.encode(objects));
            });
  }

  private static void addWeighted(
      SplittableRandom random, List<Object> rows, Accumulator weighted, Accumulator repeated) {
    for (Object row : rows) {
      int times = random.nextInt(1, 6);
      weighted.add(row, times);
      for (int i = 0; i < times; i++) {
        repeated.add(row);
      }
    }
  }

  private static void assertAlike(Accumulator actual, Accumulator expected) {
    assertThat(Values.equal(actual.result(), expected.result()))
        .as("%s is %s", actual.result(), expected.result())
        .isTrue();
  }

  @Test
  void largeWeightsAreExact() {
    Randomly.runs(2000)
        .check(
            (random, size) -> {
              long value = RandomValues.longValue(random);
              long times = 1 + (random.nextLong() >>> random.nextInt(2, 64));
              long again = random.nextInt(1, 1000);
              Accumulator sum = Accumulators.create(Aggregate.SUM, Type.ANY);
              Accumulator inDoubles = Accumulators.create(Aggregate.SUM, Type.ANY);
              Accumulator tripled = Accumulators.create(Aggregate.SUM, Type.ANY);
              sum.add(value >> 10, times);
              inDoubles.add((double) (value >> 11), times);
              tripled.merge(sum, again);
              BigInteger exact =
                  BigInteger.valueOf(value >> 10).multiply(BigInteger.valueOf(times));
              assertThat(sum.result()).isEqualTo(number(exact));
              assertThat(tripled.result())
                  .isEqualTo(number(exact.multiply(BigInteger.valueOf(again))));
              assertThat((double) inDoubles.result())
                  .isEqualTo(
                      BigInteger.valueOf(value >> 11)
                          .multiply(BigInteger.valueOf(times))
                          .doubleValue());
            });
  }

  private static Object number(BigInteger exact) {
    return exact.bitLength() < 64 ? (Object) exact.longValue() : (Object) exact.doubleValue();
  }

  @Test
  void countsStayAtTheEndOfLong() {
    Accumulator count = Accumulators.create(Aggregate.COUNT, Type.LONG);
    count.add(null, Long.MAX_VALUE - 1);
    assertThat(count.result()).isEqualTo(Long.MAX_VALUE - 1);
    count.add(null, 2);
    assertThat(count.result()).isEqualTo(Long.MAX_VALUE);
    count.merge(count, 5);
    assertThat(reread(Aggregate.COUNT, count).result()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyIsIndependent(Aggregate function) {
    Accumulator original = Accumulators.create(function, Type.ANY);
    List<Object> rows = List.of(5L, 6L, List.of(5L), -100L, List.of(-100L), 99L, List.of(100L));
    rows.subList(0, 3).forEach(original::add);
    byte[] before = Accumulators.encode(original);
    Accumulator copy = original.copy();
    rows.subList(3, 7).forEach(copy::add);
    assertThat(Accumulators.encode(original)).isEqualTo(before);
    assertThat(copy.result()).isNotEqualTo(original.copy().result());
    rows.subList(3, 7).forEach(original::add);
    assertAlike(copy, original);
  }

  @Test
  void nothingButNullsIsNullAndACountOfRows() {
    for (Aggregate function : Aggregate.values()) {
      Accumulator accumulator = Accumulators.create(function, Type.LONG);
      boolean counts = function == Aggregate.COUNT;
      Object nothing = counts || function == Aggregate.DISTINCT ? 0L : null;
      assertThat(accumulator.result()).isEqualTo(nothing);
      accumulator.add(null);
      assertThat(accumulator.result()).isEqualTo(counts ? (Object) 1L : nothing);
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
      state.add(List.of(1L, "x"));
    }
    Accumulator[] read = Accumulators.decode(functions, types, Accumulators.encode(states));
    Accumulators.merge(read, states);
    assertThat(read)
        .extracting(Accumulator::result)
        .containsExactly(
            6L,
            14L,
            3L,
            List.of(1L, "x"),
            3.5,
            Math.sqrt(1 / 3.0),
            List.of(3.0, 2L, 4.0, 2L),
            List.of(List.of(2L, 3L, 2L), List.of(4L, 7L, 2L)),
            3L,
            List.of(List.of(3L, 2L), List.of(4L, 2L), List.of(List.of(1L, "x"), 2L)),
            "x",
            "x");
  }

  @Test
  void functionsDoNotMix() {
    for (Aggregate into : Aggregate.values()) {
      for (Aggregate from : Aggregate.values()) {
        if (into != from) {
          Accumulator accumulator = Accumulators.create(into, Type.LONG);
          assertThatThrownBy(() -> accumulator.merge(Accumulators.create(from, Type.LONG)))
              .as("%s into %s", from, into)
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }

  @Test
  void firstAndLastGoByTheKeysBeforeTheValue() {
    Accumulator first = Accumulators.create(Aggregate.FIRST, Type.LIST);
    Accumulator last = Accumulators.create(Aggregate.LAST, Type.LIST);
    for (Object row :
        Arrays.asList(
            List.of(2L, 1L, "c"),
            null,
            List.of(1L, 9L, "b"),
            List.of(),
            List.of(1L, 8L, "z"),
            "no list",
            List.of(2L, 3L, "a"))) {
      first.add(row);
      last.add(row, 3);
    }
    assertThat(first.result()).isEqualTo("z");
    assertThat(last.result()).isEqualTo("a");
    assertThat(Accumulators.resultType(Aggregate.FIRST, Type.LIST)).isEqualTo(Type.ANY);
  }
}
