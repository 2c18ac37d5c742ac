package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.EventId;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.interpret.Sampling;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a recorded execution.
 *
 * @param index position in the recording
 * @param branch it happened in
 * @param process where it happened
 * @param fields parameters by name; a list where a path has each
 * @param past indices of the events of its request that happened before it
 * @param view root of the declared request that it belongs to, null for the request itself
 * @param request as its process knows it; null where nothing was armed
 * @param begun stamp at which the first task or handling on the way here began; the largest if
 *     there is none
 * @param judged whether it belongs to the queries' history
 */
record SimulatedEvent(
    int index,
    EventId id,
    int branch,
    int process,
    String method,
    Place place,
    Map<String, Object> fields,
    BitSet past,
    @Nullable EventId view,
    @Nullable EventId request,
    long begun,
    boolean judged) {

  boolean isAt(Tracepoint tracepoint) {
    return tracepoint.place().equals(place) && tracepoint.method().method().equals(method);
  }

  /** The values of a path at a tracepoint: one, or one per element where it expands. */
  List<Object> read(Tracepoint tracepoint, Path path, boolean declares) {
    if (path.root() == Path.Root.STANDARD) {
      return single(
          switch (path.name()) {
            case "time" -> id.hlc() >> 12;
            case Path.EVENT_ID -> id.sortKey();
            case "host" -> "host" + process % 2;
            case "tracepoint" -> tracepoint.name();
            case Path.REPLICATE -> Sampling.replicate(requestOf(declares));
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

  /** The request that a query sees, which may declare some itself. */
  EventId requestOf(boolean declares) {
    return declares && view != null ? view : request;
  }

  private static List<Object> single(Object value) {
    List<Object> one = new ArrayList<>();
    one.add(value);
    return one;
  }
}
