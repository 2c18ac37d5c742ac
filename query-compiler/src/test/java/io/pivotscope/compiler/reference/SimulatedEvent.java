package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.EventId;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * One event of a recorded execution.
 *
 * @param index position in the recording
 * @param method which tracepoints it is an event of: those on this method
 * @param fields parameters by name; a list where a path has each
 * @param past indices of the events that happened before it
 * @param view root of the declared request that it belongs to, null for the request itself
 */
record SimulatedEvent(
    int index, EventId id, String method, Map<String, Object> fields, BitSet past, EventId view) {

  boolean isAt(Tracepoint tracepoint) {
    return tracepoint.method().method().equals(method);
  }

  /** The values of a path: one, or one per element where it expands. */
  List<Object> read(Path path) {
    if (path.root() == Path.Root.STANDARD) {
      return single(
          switch (path.name()) {
            case "time" -> id.hlc() >> 12;
            case Path.EVENT_ID -> id.sortKey();
            case "host" -> "host" + id.process() % 3;
            default -> throw new AssertionError(path);
          });
    }
    Object value = fields.get(path.name());
    if (path.steps().isEmpty()) {
      return single(value);
    }
    if (!path.steps().equals(List.of(new Path.Each()))) {
      throw new AssertionError(path);
    }
    return value == null ? List.of() : new ArrayList<>((List<?>) value);
  }

  private static List<Object> single(Object value) {
    List<Object> one = new ArrayList<>();
    one.add(value);
    return one;
  }
}
