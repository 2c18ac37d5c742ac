package io.pivotscope.compiler.catalogue;

import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A named tracepoint. With several {@code at}, an event at any of them is an event of it.
 *
 * @param at at least one, all with the entry's name
 * @param exports declared exports in the order written, each a path that begins at a parameter,
 *     {@code this}, {@code return} and so on
 * @param requests declared requests that hold for every query that uses this entry
 */
public record Entry(
    String name, List<Tracepoint> at, Map<String, Name> exports, List<MethodPattern> requests) {
  public Entry {
    at = List.copyOf(at);
    exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
    requests = List.copyOf(requests);
  }
}
