package io.pivotscope.agent.code;

import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.interpret.Room;
import java.util.ArrayList;
import java.util.List;

/** The rows that an advice packs at one event, where they may be several, or long. */
public final class EventRows {

  private final List<Tuple> rows = new ArrayList<>();
  private final Room room = new Room();
  private boolean whole = true;
  private int seen;

  /** A row came as far as the conditions under which it is packed. */
  public void see() {
    seen++;
  }

  public void add(Tuple row) {
    whole = whole && room.take(row.toArray(), 0);
    if (whole) {
      rows.add(row);
    } else {
      rows.clear();
    }
  }

  public int seen() {
    return seen;
  }

  /** Whether there was room for all of them; else there are none. */
  public boolean isWhole() {
    return whole;
  }

  public List<Tuple> rows() {
    return rows;
  }
}
