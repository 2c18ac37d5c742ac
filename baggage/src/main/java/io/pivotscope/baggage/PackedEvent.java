package io.pivotscope.baggage;

import io.pivotscope.baggage.value.Tuple;
import java.util.List;

/** An event as a set slot holds it. It may have several rows, or none. */
public record PackedEvent(EventId id, List<Tuple> rows) {
  public PackedEvent {
    rows = List.copyOf(rows);
  }
}
