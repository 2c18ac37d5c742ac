package io.pivotscope.benchmarks.hdfs;

import java.util.Arrays;

/**
 * The median of independent values, and an interval for it that assumes nothing of their
 * distribution: whether a value is below the median is the toss of a coin, so the interval between
 * the k-th smallest and the k-th largest misses it as seldom as n tosses give fewer than k heads,
 * or as many tails. The k is the largest that leaves at least 95 %; below six values, where none
 * does, it is all of them.
 */
record Interval(double low, double median, double high) {
  private static final double EACH_SIDE = 0.025;

  static Interval of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int k = Math.max(1, rank(n));
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Interval(sorted[k - 1], median, sorted[n - k]);
  }

  /** How probable it is that the interval of n values has the median in it. */
  static double coverage(int n) {
    int k = Math.max(1, rank(n));
    double term = Math.pow(0.5, n);
    double missed = 0;
    for (int heads = 0; heads < k; heads++) {
      missed += term;
      term *= (double) (n - heads) / (heads + 1);
    }
    return 1 - 2 * missed;
  }

  /** The largest k with P(fewer than k heads in n tosses) at most 2.5 %; 0 if there is none. */
  private static int rank(int n) {
    double term = Math.pow(0.5, n);
    double sum = term;
    int k = 0;
    while (sum <= EACH_SIDE) {
      k++;
      term *= (double) (n - k + 1) / k;
      sum += term;
    }
    return k;
  }
}
