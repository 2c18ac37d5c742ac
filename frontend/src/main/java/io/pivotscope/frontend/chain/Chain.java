package io.pivotscope.frontend.chain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request at a query's tracepoints.
 *
 * @param query its number
 * @param request the request's id
 * @param events in the order of their ids (HLC)
 * @param edges pairs of indices into {@code events}, earlier one first: where the query's {@code
 *     On} ties two sources, and from each event to the next where that is in another process
 */
public record Chain(long query, String request, List<Event> events, List<List<Integer>> edges) {

  /**
   * One event.
   *
   * @param micros physical part of its id, microseconds since the Unix epoch
   * @param logical logical part of its id
   * @param process procName
   * @param source what the query calls the place
   * @param tracepoint class and method, without the package
   * @param values what the query reads there
   * @param elapsedMicros how long the method took, at a return or exception; null elsewhere
   */
  public record Event(
      long micros,
      int logical,
      String process,
      String host,
      String source,
      String tracepoint,
      Map<String, @Nullable Object> values,
      @Nullable Double elapsedMicros) {}

  public Chain {
    events = List.copyOf(events);
    edges = edges.stream().map(List::copyOf).toList();
  }
}
