package io.pivotscope.baggage.accumulate;

import java.util.List;

/**
 * Buckets of 1 % relative error, the index of DDSketch (Masson, Rim, Lee: VLDB 2019): bucket i
 * holds the magnitudes in (gamma^(i-1), gamma^i], gamma = 1.01 / 0.99, and stands for gamma^i *
 * 0.99, at most 1 % from each of them. While all numbers are longs, a bucket that holds a single
 * one stands for just that, so small numbers are exact. Magnitudes below 2^-1022 count as zero;
 * infinities have a bucket each.
 *
 * <p>Our own rather than sketches-java: its counts are doubles, so beyond 2^53 they are no longer a
 * monoid, and its logarithm is {@code Math.log}, which may differ by one bucket between processes.
 */
final class RelativeScale implements Scale {
  static final RelativeScale INSTANCE = new RelativeScale();

  /**
   * All longs of both signs fit, 2 * 2185 + 1; so do positive doubles over 38 decades. Beyond, the
   * lowest are poured together and only quantiles among them lose their bound.
   */
  private static final int MAX_BUCKETS = 4400;

  private static final double ERROR = 0.01;
  private static final double LOG_GAMMA = StrictMath.log((1 + ERROR) / (1 - ERROR));
  private static final double LOG_MIDDLE = StrictMath.log(1 - ERROR);

  /** Key of a positive bucket minus its index: the smallest normal double has index -35418. */
  private static final int OFFSET = 35_420;

  /** One above that of the largest double, which has index 35488. */
  private static final int INFINITE = OFFSET + 35_489;

  private RelativeScale() {}

  @Override
  public int key(long number) {
    return key((double) number);
  }

  @Override
  public int key(double number) {
    double magnitude = Math.abs(number);
    if (magnitude < Double.MIN_NORMAL) {
      return 0;
    }
    int key =
        Double.isInfinite(magnitude)
            ? INFINITE
            : OFFSET + (int) Math.ceil(StrictMath.log(magnitude) / LOG_GAMMA);
    return number < 0 ? -key : key;
  }

  @Override
  public int maxBuckets() {
    return MAX_BUCKETS;
  }

  @Override
  public void show(Buckets buckets, int index, List<Object> into) {
    int key = buckets.key(index);
    double magnitude = key == 0 ? 0 : magnitude(Math.abs(key), buckets.doubles());
    into.add(key < 0 ? -magnitude : magnitude);
    into.add(buckets.count(index));
  }

  private static double magnitude(int key, boolean doubles) {
    if (key == INFINITE) {
      return Double.POSITIVE_INFINITY;
    }
    double logHigh = (key - OFFSET) * LOG_GAMMA;
    if (!doubles) {
      double whole = Math.floor(StrictMath.exp(logHigh));
      double low = StrictMath.exp(logHigh - LOG_GAMMA);
      if (whole > low && whole - 1 <= low) {
        return whole;
      }
    }
    return StrictMath.exp(logHigh + LOG_MIDDLE);
  }
}
