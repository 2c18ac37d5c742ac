package io.pivotscope.frontend.lifecycle;

/**
 * How a query is to run.
 *
 * @param forMillis how long it collects, counted from T0; 0 means until stopped
 * @param attached whether it is stopped when nobody asks for it any more
 * @param keepsRows whether the history gets each streamed row
 * @param canaryMillis how long it is tried on one process, and again on some, before all have it; 0
 *     means not at all, -1 as the frontend does it ({@link Timing})
 */
public record Terms(long forMillis, boolean attached, boolean keepsRows, long canaryMillis) {

  /** As the frontend says. */
  public static final long USUAL_CANARY = -1;

  private static final long MOST_CANARY_MILLIS = 600_000;

  /**
   * @throws IllegalArgumentException for a canary of more than ten minutes
   */
  public Terms {
    if (canaryMillis < USUAL_CANARY || canaryMillis > MOST_CANARY_MILLIS) {
      throw new IllegalArgumentException("a canary takes from 0 to 10 minutes a stage");
    }
  }

  /** A query of the frontend's own, for a few seconds: all processes have it at once. */
  public static Terms probe(long forMillis) {
    return new Terms(forMillis, true, false, 0);
  }
}
