package io.pivotscope.baggage.accumulate;

import java.util.List;

/**
 * How numbers fall into buckets and how a bucket is shown. Keys ascend as the numbers do, are
 * symmetric about zero's, which is 0, and are the same in every process. A long and a double of its
 * value share a bucket. Never given NaN.
 */
sealed interface Scale permits RelativeScale, BinaryScale {
  int key(long number);

  int key(double number);

  int maxBuckets();

  /** What the bucket adds to a result. */
  void show(Buckets buckets, int index, List<Object> into);
}
