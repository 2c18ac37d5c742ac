package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;

/**
 * Counts, never negative. At the end of {@code long} they stay there: unlike wrapping that is never
 * absurd, and adding and multiplying are still associative and commutative.
 */
final class Counts {
  private Counts() {}

  static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  static long times(long count, long times) {
    long product = count * times;
    return Math.multiplyHigh(count, times) != 0 || product < 0 ? Long.MAX_VALUE : product;
  }

  /**
   * @throws MalformedException if the bytes are no count of at least {@code least}
   */
  static long read(ByteSource in, long least) {
    long count = in.readVarint();
    if (count < least) {
      throw new MalformedException("count " + Long.toUnsignedString(count));
    }
    return count;
  }
}
