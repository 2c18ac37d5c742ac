package io.pivotscope.frontend.access;

import java.time.Instant;

/** So many at once, then one a second. Not thread-safe. */
final class Allowance {
  private final long most;
  private long left;
  private Instant refilled;

  Allowance(long most, Instant now) {
    this.most = most;
    this.left = most;
    this.refilled = now;
  }

  /** One less is left; false if none was. */
  boolean take(Instant now) {
    if (isEmpty(now)) {
      return false;
    }
    left--;
    return true;
  }

  boolean isEmpty(Instant now) {
    long seconds = now.getEpochSecond() - refilled.getEpochSecond();
    if (seconds > 0) {
      left = Math.min(most, left + seconds);
      refilled = now;
    }
    return left == 0;
  }
}
