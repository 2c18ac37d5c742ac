package io.pivotscope.baggage.testing;

import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Values of all kinds, the awkward ones more often than their share. */
public final class RandomValues {
  private RandomValues() {}

  public static Object value(SplittableRandom random) {
    return value(random, 2);
  }

  private static Object value(SplittableRandom random, int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 6)) {
      case 0:
        return null;
      case 1:
        return longValue(random);
      case 2:
        return doubleValue(random);
      case 3:
        return random.nextBoolean();
      case 4:
        return Randomly.oneOf(random, "", "a", "b", "\u00e4\u20ac\ud83d\ude00", "x".repeat(200));
      case 5:
        return new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(3)};
      default:
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        return Collections.unmodifiableList(list);
    }
  }

  public static long longValue(SplittableRandom random) {
    return Randomly.oneOf(
        random,
        0L,
        1L,
        -1L,
        239L,
        240L,
        1L << 53,
        (1L << 53) + 1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        random.nextLong(),
        (long) random.nextInt(1000));
  }

  public static double doubleValue(SplittableRandom random) {
    return Randomly.oneOf(
        random,
        0.0,
        -0.0,
        1.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0x1p53,
        0x1p63,
        -0x1p63,
        random.nextDouble(),
        (double) random.nextLong());
  }

  public static Tuple tuple(SplittableRandom random) {
    return Tuple.wrap(Randomly.list(random, 4, RandomValues::value).toArray());
  }
}
