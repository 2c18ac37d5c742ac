package io.pivotscope.frontend.view;

/** Numbers as characters of different height. */
public final class Bars {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private Bars() {}

  /**
   * One character, from the lowest for nothing to a full block for the highest.
   *
   * @param highest what the full height stands for; 0 makes everything low
   */
  public static char of(double value, double highest) {
    int level =
        highest == 0 ? 0 : (int) Math.round(Math.abs(value) / highest * (LEVELS.length() - 1));
    return LEVELS.charAt(Math.min(level, LEVELS.length() - 1));
  }
}
