package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.EventId;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.protocol.interpret.Sampling;
import java.util.List;
import java.util.Objects;

/**
 * The events that one query is judged on, and what of them happened before what in the same request
 * (LANGUAGE 1.5).
 *
 * @param declares whether the query declares requests
 * @param begin HLC before which only work in progress has a past
 */
record History(List<SimulatedEvent> events, boolean declares, long begin) {

  /** The events in [T0, T1). */
  static History of(BoundQuery query, Run run) {
    boolean declares = !query.requests().isEmpty();
    List<SimulatedEvent> judged =
        run.events.stream()
            .filter(SimulatedEvent::judged)
            .filter(
                event ->
                    query.sampleRate() == 1
                        || Sampling.includes(event.requestOf(declares), query.sampleRate()))
            .toList();
    return new History(judged, declares, Long.MIN_VALUE);
  }

  /**
   * With all that tasks, handlings and declared requests that were in progress at T0 had done
   * before: a row shown must be right for these too. A thread's own run begins at T0.
   */
  static History whole(BoundQuery query, Run run) {
    List<SimulatedEvent> all =
        run.events.stream()
            .filter(event -> event.judged() || event.id().hlc() < run.lifetime().begin())
            .toList();
    return new History(all, !query.requests().isEmpty(), run.lifetime().begin());
  }

  boolean precedes(SimulatedEvent a, SimulatedEvent b) {
    return b.past().get(a.index())
        && (!declares || Objects.equals(a.view(), b.view()))
        && (a.id().hlc() >= begin || b.id().hlc() < begin || begun(b) < begin);
  }

  private long begun(SimulatedEvent event) {
    EventId view = event.view();
    return declares && view != null ? view.hlc() : event.begun();
  }
}
