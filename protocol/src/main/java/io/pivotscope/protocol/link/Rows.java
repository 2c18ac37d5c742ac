package io.pivotscope.protocol.link;

import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a pane, in order. A frontend takes in millions a second, so rows that came from a
 * process are walked where they lie in its message, and none becomes an object. Immutable; a walk
 * belongs to one thread.
 */
public interface Rows {

  int size();

  /** Before the first row. */
  Walk walk();

  /** Steps from row to row; what it shows of one is gone with the next step. */
  interface Walk {

    /** Goes to the next row; false behind the last. */
    boolean next();

    /** {@link Row#key}, from its beginning at each call. */
    ByteSource key();

    /** {@link Row#accumulators}, from their beginning at each call. */
    ByteSource accumulators();

    long hlc();

    int slot();

    boolean other();
  }

  static Rows of(List<Row> rows) {
    return new ListedRows(rows);
  }

  /** A copy of each. */
  default List<Row> list() {
    List<Row> rows = new ArrayList<>(size());
    for (Walk walk = walk(); walk.next(); ) {
      rows.add(
          new Row(
              walk.key().rest(),
              walk.accumulators().rest(),
              walk.hlc(),
              walk.slot(),
              walk.other()));
    }
    return rows;
  }
}
