package io.pivotscope.agent.budget;

/**
 * What all queries of a process together may take.
 *
 * @param share of the larger of one core and what the process really uses, 0.01 for 1 %; endless if
 *     there is no limit
 */
public record Budget(double share) {

  public static final Budget DEFAULT = new Budget(0.01);

  public static final Budget OFF = new Budget(Double.POSITIVE_INFINITY);

  public Budget {
    if (!(share > 0)) {
      throw new IllegalArgumentException("a share of " + share);
    }
  }

  /** Of one query alone: half of it, so that one cannot use up what all have. */
  double shareOfOne() {
    return share / 2;
  }

  public boolean isOff() {
    return Double.isInfinite(share);
  }
}
