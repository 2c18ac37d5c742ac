package io.pivotscope.baggage;

import io.pivotscope.baggage.value.Tuple;

/**
 * What a reader sees of a set, without a copy of anything. For the thread that has the baggage, and
 * until it next changes.
 */
public interface SetView {

  /** How many rows all kept events have. */
  int rows();

  /** A row: those of one event after those of the events with smaller ids. */
  Tuple row(int index);

  /** How many events are kept; some may have no row. */
  int eventCount();

  /** Whether something is known to be missing. */
  boolean isCut();
}
