package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;

/**
 * A row of a query without aggregates, with the id of its event. Ordered by that id. Its columns
 * stay encoded, which is smaller, until somebody looks at them.
 */
public record StreamedRow(long hlc, long incarnation, int slot, byte[] encoded)
    implements Comparable<StreamedRow> {

  /**
   * Of columns that have just arrived.
   *
   * @throws MalformedException if the bytes are no row
   */
  static StreamedRow of(long hlc, long incarnation, int slot, ByteSource columns) {
    byte[] encoded = columns.rest();
    ValueCodec.skipTuple(columns);
    columns.expectEnd();
    return new StreamedRow(hlc, incarnation, slot, encoded);
  }

  public Tuple columns() {
    return ValueCodec.decodeTuple(encoded);
  }

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
    return order != 0 ? order : columns().compareTo(other.columns());
  }
}
