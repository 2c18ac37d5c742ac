package io.pivotscope.frontend.probe;

import java.util.List;

/**
 * A reason why a query has no rows, or fewer than there could be.
 *
 * @param detail lines that say more, or what to try; those begin with {@code ->}
 */
public record Cause(Kind kind, String text, List<String> detail) {

  /** The places on the way of an event to a row where it can end. */
  public enum Kind {
    NO_PROCESS,
    REFUSED,
    TRIPPED,
    NOT_LOADED,
    ARMING,
    NOT_CALLED,
    FILTERED,
    NO_BAGGAGE,
    UNSETTLED,
    FAILED,
    CUT,
    DROPPED,
    OTHER,
    ENDED
  }

  public Cause {
    detail = List.copyOf(detail);
  }
}
