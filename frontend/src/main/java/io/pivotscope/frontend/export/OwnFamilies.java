package io.pivotscope.frontend.export;

import io.pivotscope.frontend.export.Family.Kind;
import io.pivotscope.frontend.export.Family.Series;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What a frontend says of itself: its processes, and how each query fares. */
final class OwnFamilies {
  private static final List<String> PRESENCES = List.of("live", "finished", "left");

  private OwnFamilies() {}

  /**
   * @param results of the queries, in the same order
   */
  static List<Family> of(
      List<AgentView> agents,
      List<Measurement> measured,
      List<QueryFamilies> results,
      PushCounts pushes) {
    List<Family> all = new ArrayList<>();
    Map<String, Long> byPresence = new TreeMap<>();
    PRESENCES.forEach(presence -> byPresence.put(presence, 0L));
    agents.forEach(agent -> byPresence.merge(agent.presence(), 1L, Long::sum));
    all.add(
        gauge(
            "pivotscope_processes",
            "Processes with an agent, by presence",
            byPresence.entrySet().stream()
                .map(each -> series(Map.of("presence", each.getKey()), each.getValue()))
                .toList()));
    all.add(
        gauge(
            "pivotscope_queries",
            "Queries that have not ended",
            List.of(series(Map.of(), measured.size()))));
    all.add(
        new Family(
            "pivotscope_otlp_pushes",
            Kind.COUNTER,
            "",
            "Pushes of metrics over OTLP, by what became of them",
            List.of(
                series(Map.of("outcome", "taken"), pushes.taken()),
                series(Map.of("outcome", "partly taken"), pushes.partlyTaken()),
                series(Map.of("outcome", "failed"), pushes.failed()))));
    if (measured.isEmpty()) {
      return all;
    }
    all.add(
        gauge(
            "pivotscope_query_text",
            "Always 1; the label says what the query asks",
            measured.stream().map(OwnFamilies::text).toList()));
    all.add(
        gauge(
            "pivotscope_query_processes",
            "Processes that are armed for the query",
            perQuery(measured, OwnFamilies::armed)));
    all.add(
        counter(
            measured, "hits", "Events at the query's tracepoints", m -> m.run().counters().hits()));
    all.add(
        counter(
            measured,
            "without_baggage",
            "Events that found nothing to join with",
            m -> m.run().counters().withoutBaggage()));
    all.add(counter(measured, "cut", "Tuples cut from baggage", m -> m.run().counters().cut()));
    all.add(
        counter(
            measured,
            "from_cut",
            "Rows that lack what was cut, or were too many at one event",
            m -> m.run().counters().fromCut()));
    all.add(
        counter(
            measured,
            "dropped",
            "Rows dropped at a full buffer, and edges of requests lost",
            m -> m.run().counters().dropped()));
    all.add(
        counter(
            measured,
            "unsettled",
            "Rows that more history could change",
            m -> m.run().counters().unsettled()));
    all.add(
        counter(
            measured,
            "failed",
            "Events at which the advice failed",
            m -> m.run().counters().failed()));
    all.add(
        counter(
            measured,
            "late",
            "Groups or rows that came after their window closed",
            m -> m.run().late()));
    all.add(
        counter(
            measured,
            "windows_closed",
            "Windows closed, empty ones included",
            Measurement::closedWindows));
    List<Series> leftOut = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      leftOut.add(series(id(measured.get(i)), results.get(i).leftOut()));
    }
    all.add(
        gauge(
            "pivotscope_query_series_left_out",
            "Series over the limit of " + QueryFamilies.MAX_SERIES + ", or with labels of another",
            leftOut));
    return all;
  }

  private static long armed(Measurement measured) {
    return measured.run().processes().stream().filter(p -> p.state().equals("armed")).count();
  }

  private static Series text(Measurement measured) {
    Map<String, String> labels = new TreeMap<>(id(measured));
    labels.put("state", measured.run().state());
    labels.put("text", QueryFamilies.text(measured.run().text().strip().replaceAll("\\s+", " ")));
    return series(labels, 1);
  }

  private static Family counter(
      List<Measurement> measured, String name, String help, ToLongFunction<Measurement> count) {
    List<Series> all = new ArrayList<>();
    for (Measurement each : measured) {
      Family.Number number = new Family.Number(count.applyAsLong(each));
      all.add(new Series(id(each), number, each.run().t0Micros()));
    }
    return new Family("pivotscope_query_" + name, Kind.COUNTER, "", help, all);
  }

  private static List<Series> perQuery(
      List<Measurement> measured, ToLongFunction<Measurement> value) {
    return measured.stream().map(each -> series(id(each), value.applyAsLong(each))).toList();
  }

  private static Family gauge(String name, String help, List<Series> series) {
    return new Family(name, Kind.GAUGE, "", help, series);
  }

  private static Map<String, String> id(Measurement measured) {
    return Map.of("query", Long.toString(measured.run().id()));
  }

  private static Series series(Map<String, String> labels, long value) {
    return new Series(labels, new Family.Number(value), 0);
  }
}
