package io.pivotscope.frontend.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event as it was streamed.
 *
 * @param source index among {@link Sources}
 * @param hlc the event's id
 * @param elapsedNanos null where nothing has ended
 */
record Observation(
    int source,
    long hlc,
    String request,
    String process,
    String host,
    String tracepoint,
    @Nullable Long elapsedNanos,
    Map<String, @Nullable Object> values) {

  /** Whether it is the same event, seen for another source or as another row of an each(). */
  boolean isSameEvent(Observation other) {
    return hlc == other.hlc && process.equals(other.process) && host.equals(other.host);
  }

  /** Both, where they are the same event: values that differ stand beside each other. */
  Observation with(Observation other) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>(values);
    other.values.forEach((name, value) -> both.merge(name, value, Values::together));
    return new Observation(source, hlc, request, process, host, tracepoint, elapsedNanos, both);
  }
}
