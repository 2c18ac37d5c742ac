package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.value.Tuple;

/** A row of a query without aggregates, with the id of its event. Ordered by that id. */
public record StreamedRow(long hlc, long incarnation, int slot, Tuple columns)
    implements Comparable<StreamedRow> {

  @Override
  public int compareTo(StreamedRow other) {
    int order = Long.compare(hlc, other.hlc);
    if (order == 0) {
      order = Long.compare(incarnation, other.incarnation);
    }
    if (order == 0) {
      order = Integer.compare(slot, other.slot);
    }
    // An event may give several rows; their own order makes the result the same every time.
    return order != 0 ? order : columns.compareTo(other.columns);
  }
}
