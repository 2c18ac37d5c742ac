package io.pivotscope.baggage.accumulate;

import java.util.List;

/**
 * Buckets between powers of two, for people: magnitudes in [2^k, 2^(k+1)), and zero. Shown as [low,
 * high, count]. Of longs, low and high are the least and the greatest in the bucket; once there are
 * doubles, the two powers, of which the one nearer to zero belongs to the bucket. Magnitudes below
 * 2^-1022 count as zero; infinities have a bucket each. At most 4,095 buckets, 128 of longs.
 */
final class BinaryScale implements Scale {
  static final BinaryScale INSTANCE = new BinaryScale();

  /** Key of a positive bucket minus k. Zero and what is subnormal have exponent -1023. */
  private static final int OFFSET = 1023;

  private BinaryScale() {}

  @Override
  public int key(long number) {
    if (number == 0) {
      return 0;
    }
    // The magnitude of Long.MIN_VALUE is right as an unsigned number.
    int key = OFFSET + 63 - Long.numberOfLeadingZeros(Math.abs(number));
    return number < 0 ? -key : key;
  }

  @Override
  public int key(double number) {
    int key = OFFSET + Math.getExponent(number);
    return number < 0 ? -key : key;
  }

  @Override
  public int maxBuckets() {
    return 2 * (OFFSET + 1024) + 1;
  }

  @Override
  public void show(Buckets buckets, int index, List<Object> into) {
    int key = buckets.key(index);
    int k = Math.abs(key) - OFFSET;
    Object near;
    Object far;
    if (buckets.doubles()) {
      double sign = key < 0 ? -1 : 1;
      near = key == 0 ? 0.0 : sign * Math.scalb(1.0, k);
      far = key == 0 ? 0.0 : sign * Math.scalb(1.0, k + 1);
    } else {
      long sign = key < 0 ? -1 : 1;
      near = key == 0 ? 0L : sign * (1L << k);
      // Of magnitude 2^63 and more there is but one long.
      far = key == 0 ? 0L : k == 63 ? Long.MIN_VALUE : sign * ((1L << k) - 1 + (1L << k));
    }
    long count = buckets.count(index);
    into.add(key < 0 ? List.of(far, near, count) : List.of(near, far, count));
  }
}
