package io.pivotscope.agent.budget;

import java.util.Arrays;

/**
 * A moving average that the worst does not move: of the last six values, without the two largest.
 * So what happens in two of them only is passed over however much it is, and what goes on shows
 * after three of them if it is much, after six in any case. Before the first there was nothing.
 */
final class Average {
  private static final int VALUES = 6;
  private static final int COUNTED = 4;

  private final double[] last = new double[VALUES];
  private int next;

  void add(double value) {
    last[next] = value;
    next = (next + 1) % VALUES;
  }

  double value() {
    double[] sorted = sorted();
    double sum = 0;
    for (int i = 0; i < COUNTED; i++) {
      sum += sorted[i];
    }
    return sum / COUNTED;
  }

  /** The largest but for the two: what something costs that has only just begun to. */
  double lately() {
    return sorted()[COUNTED - 1];
  }

  private double[] sorted() {
    double[] sorted = last.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
