package io.pivotscope.baggage.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SketchTest {

  /** A hair more than 1 %, for the rounding of logarithms. */
  private static final double ERROR = 0.01 * (1 + 1e-9);

  @Test
  void everyNumberIsWithinOnePercentOfItsBucket() {
    for (Function<SplittableRandom, Object> kind :
        List.<Function<SplittableRandom, Object>>of(
            random -> random.nextLong() >> random.nextInt(64),
            random -> (long) random.nextInt(200),
            random -> Math.exp(random.nextDouble() * 50 - 20),
            random -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-8, 8)),
            random -> random.nextBoolean() ? 0.0 : (Object) (long) random.nextInt(-3, 4))) {
      Randomly.runs(200)
          .upTo(2000)
          .check((random, size) -> checkBuckets(Randomly.list(random, size, kind)));
    }
  }

  /** The buckets ascend, so the i-th smallest number must lie in the bucket that holds the i-th. */
  private static void checkBuckets(List<Object> numbers) {
    double[] sorted =
        numbers.stream().mapToDouble(n -> ((Number) n).doubleValue()).sorted().toArray();
    int next = 0;
    List<?> buckets = sketch(numbers);
    for (int i = 0; i < buckets.size(); i += 2) {
      double value = (double) buckets.get(i);
      if (i > 0) {
        assertThat(value).isGreaterThan((double) buckets.get(i - 2));
      }
      for (long count = (long) buckets.get(i + 1); count > 0; count--, next++) {
        double exact = sorted[next];
        assertThat(value == exact || Math.abs(value - exact) <= ERROR * Math.abs(exact))
            .as("%s stands for %s", value, exact)
            .isTrue();
      }
    }
    assertThat(next).isEqualTo(sorted.length);
  }

  private static List<?> sketch(List<?> numbers) {
    Accumulator sketch = Accumulators.create(Aggregate.SKETCH, Type.ANY);
    numbers.forEach(sketch::add);
    Object result = sketch.result();
    return result == null ? List.of() : (List<?>) result;
  }

  @Test
  void theEndsOfDoubleHaveBuckets() {
    List<Object> extremes =
        List.of(
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -Double.MIN_NORMAL,
            0.0,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY);
    checkBuckets(extremes);
    assertThat(sketch(List.of(Double.MIN_VALUE, -Double.MIN_VALUE, -0.0)))
        .asList()
        .containsExactly(0.0, 3L);
    assertThat(sketch(List.of(Double.NaN))).isEmpty();
  }

  @Test
  void smallLongsAreExact() {
    for (long n = -50; n <= 50; n++) {
      assertThat(sketch(List.of(n, n))).asList().containsExactly((double) n, 2L);
    }
  }

  @Test
  void allLongsFit() {
    List<Object> longs = new ArrayList<>();
    for (double magnitude = 1; magnitude < 0x1p64; magnitude *= 1.005) {
      longs.add((long) magnitude);
      longs.add((long) -magnitude);
    }
    checkBuckets(longs);
    assertThat(sketch(longs).size()).isBetween(2 * 3500, 2 * 4371);
  }

  /** The keys that are looked up are those of the logarithm, at every limit and next to it. */
  @Test
  void everyKeyIsThatOfTheLogarithm() {
    for (int exponent = 0; exponent < 2048; exponent++) {
      for (long cell = 0; cell < 64; cell++) {
        long first = (long) exponent << 52 | cell << 46;
        checkKey(first);
        checkKey(first + 1);
        checkKey(first + (1L << 46) - 1);
        checkNearLimit(first);
      }
    }
    SplittableRandom random = new SplittableRandom(71);
    for (int i = 0; i < 2_000_000; i++) {
      checkKey(random.nextLong());
      long number = random.nextLong() >> random.nextInt(64);
      checkKey(Double.doubleToRawLongBits(number));
      checkKey(Double.doubleToRawLongBits((double) -number));
    }
  }

  private static void checkKey(long bits) {
    double number = Double.longBitsToDouble(bits);
    if (!Double.isNaN(number)) {
      int expected = RelativeScale.keyOf(Math.abs(number));
      int key = RelativeScale.INSTANCE.key(number);
      if (key != (number < 0 ? -expected : expected)) {
        throw new AssertionError(number + " has key " + key + ", not " + expected);
      }
    }
  }

  private static void checkNearLimit(long first) {
    int key = RelativeScale.INSTANCE.key(Double.longBitsToDouble(first));
    long in = first;
    long out = first + (1L << 46);
    while (out - in > 1) {
      long middle = in + out >>> 1;
      if (RelativeScale.INSTANCE.key(Double.longBitsToDouble(middle)) == key) {
        in = middle;
      } else {
        out = middle;
      }
    }
    for (long bits = in - 4; bits <= in + 4; bits++) {
      checkKey(Math.max(0, bits));
    }
  }

  /** What is poured together is the lowest, and the same whatever came when. */
  @Test
  void bucketsPourIntoTheLowestOfTheHighest() {
    Randomly.runs(2000)
        .upTo(60)
        .check(
            (random, size) -> {
              List<Buckets> parts = new ArrayList<>();
              parts.add(new Buckets(5));
              TreeMap<Integer, Long> all = new TreeMap<>();
              for (int i = 0; i < size; i++) {
                int key = random.nextInt(-20, 20);
                long count = random.nextInt(1, 4);
                all.merge(key, count, Long::sum);
                if (random.nextInt(4) == 0) {
                  parts.add(new Buckets(5));
                }
                Randomly.oneOf(random, parts).add(key, count);
              }
              while (parts.size() > 1) {
                Buckets from = parts.remove(random.nextInt(parts.size()));
                Randomly.oneOf(random, parts).merge(from, 1);
              }
              assertThat(contents(parts.get(0))).isEqualTo(poured(all));
            });
  }

  private static Map<Integer, Long> poured(TreeMap<Integer, Long> all) {
    TreeMap<Integer, Long> result = new TreeMap<>(all);
    while (result.size() > 5) {
      result.merge(result.higherKey(result.firstKey()), result.firstEntry().getValue(), Long::sum);
      result.pollFirstEntry();
    }
    return result;
  }

  private static Map<Integer, Long> contents(Buckets buckets) {
    Map<Integer, Long> result = new TreeMap<>();
    for (int i = 0; i < buckets.size(); i++) {
      result.put(buckets.key(i), buckets.count(i));
    }
    return result;
  }

  @Test
  void countsStayAtTheEndOfLong() {
    Accumulator sketch = Accumulators.create(Aggregate.SKETCH, Type.LONG);
    sketch.add(7L, Long.MAX_VALUE);
    sketch.add(7L);
    sketch.merge(sketch.copy(), 3);
    assertThat(sketch.result()).isEqualTo(List.of(7.0, Long.MAX_VALUE));
  }
}
