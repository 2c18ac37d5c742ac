package io.pivotscope.frontend.chain;

import io.pivotscope.baggage.clock.Hlc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts observed events together to a chain. Pure.
 *
 * <pre>
 *   events ─ by request, by id ─> each event of From with what its joins find before it
 *     ─> the slowest of those that find everything ─> what else the request did meanwhile ─> chain
 * </pre>
 *
 * Ids are hybrid logical times, so a clock that is wrong does not turn an effect before its cause.
 * That two events of a request stand in the order of their ids does not say that one caused the
 * other: branches that have not met are unordered, and are drawn as their ids are.
 */
final class Assembly {
  /** Events that a person can look at; a request that has more is cut down to one row's. */
  static final int MOST_EVENTS = 40;

  private final Sources sources;
  private final Map<String, List<Observation>> requests = new LinkedHashMap<>();
  private int observed;

  Assembly(Sources sources) {
    this.sources = sources;
  }

  /** A way through the joins that ends at an event of From: the events, and how long it took. */
  private record Way(
      String request, Observation end, Set<Observation> events, long nanos, boolean complete) {}

  Assembly add(Observation event) {
    requests.computeIfAbsent(event.request(), unseen -> new ArrayList<>()).add(event);
    observed++;
    return this;
  }

  /** The chain of a query; null if no request had an event at every source, in order. */
  @Nullable Chain chain(long query) {
    Way slowest = null;
    for (Map.Entry<String, List<Observation>> request : requests.entrySet()) {
      List<Observation> events = request.getValue();
      events.sort(Comparator.comparingLong(Observation::hlc));
      for (Observation event : events) {
        if (event.source() == sources.from()) {
          Way way = way(request.getKey(), event, events);
          if (way.complete() && (slowest == null || way.nanos() > slowest.nanos())) {
            slowest = way;
          }
        }
      }
    }
    return slowest == null ? null : drawn(query, slowest);
  }

  private Way way(String request, Observation end, List<Observation> events) {
    Set<Observation> found = new LinkedHashSet<>();
    boolean complete = follow(end, events, found);
    long begin = Long.MAX_VALUE;
    for (Observation event : found) {
      begin = Math.min(begin, 1000 * Hlc.micros(event.hlc()) - nanos(event));
    }
    return new Way(request, end, found, 1000 * Hlc.micros(end.hlc()) - begin, complete);
  }

  /** Adds an event and what its joins find; false if one that must find something does not. */
  private boolean follow(Observation event, List<Observation> events, Set<Observation> found) {
    found.add(event);
    boolean complete = true;
    for (Sources.Join join : sources.joins()) {
      if (join.later() == event.source()) {
        Observation earlier = earlier(join, event, events);
        if (earlier != null && !found.contains(earlier)) {
          complete &= follow(earlier, events, found);
        }
        complete &= earlier != null || !join.required();
      }
    }
    return complete;
  }

  /** What a join finds before an event: the first or the latest of its source. */
  private static @Nullable Observation earlier(
      Sources.Join join, Observation event, List<Observation> events) {
    Observation found = null;
    for (Observation each : events) {
      boolean before = each.hlc() < event.hlc() && each.source() == join.earlier();
      if (before && (found == null || !join.first())) {
        found = each;
      }
    }
    return found;
  }

  private static long nanos(Observation event) {
    Long elapsed = event.elapsedNanos();
    return elapsed == null ? 0 : elapsed;
  }

  /** All of a small request; of a large one the way, and as much of what lies between as fits. */
  private Chain drawn(long query, Way way) {
    List<Observation> all = requests.getOrDefault(way.request(), List.of());
    List<Observation> shown = new ArrayList<>(all);
    if (all.size() > MOST_EVENTS) {
      long begin = way.events().stream().mapToLong(Observation::hlc).min().orElse(0);
      shown.removeIf(e -> e.hlc() < begin || e.hlc() > way.end().hlc());
      for (int i = 0; i < shown.size() && shown.size() > MOST_EVENTS; ) {
        if (way.events().contains(shown.get(i))) {
          i++;
        } else {
          shown.remove(i);
        }
      }
    }
    return chain(query, way.request(), shown);
  }

  private Chain chain(long query, String request, List<Observation> shown) {
    List<Observation> merged = new ArrayList<>();
    Map<Observation, Integer> index = new HashMap<>();
    for (Observation event : shown) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).isSameEvent(event)) {
        merged.set(last, merged.get(last).with(event));
      } else {
        merged.add(event);
      }
      index.put(event, merged.size() - 1);
    }
    return new Chain(
        query, request, merged.stream().map(this::event).toList(), edges(shown, index, merged));
  }

  private Chain.Event event(Observation event) {
    Long elapsed = event.elapsedNanos();
    return new Chain.Event(
        Hlc.micros(event.hlc()),
        Hlc.logical(event.hlc()),
        event.process(),
        event.host(),
        sources.names().get(event.source()),
        event.tracepoint(),
        event.values(),
        elapsed == null ? null : elapsed / 1e3);
  }

  private List<List<Integer>> edges(
      List<Observation> shown, Map<Observation, Integer> index, List<Observation> merged) {
    Set<List<Integer>> edges =
        new TreeSet<>(
            Comparator.<List<Integer>, Integer>comparing(e -> e.get(1))
                .thenComparing(e -> e.get(0)));
    for (Observation event : shown) {
      for (Sources.Join join : sources.joins()) {
        if (join.later() == event.source()) {
          Observation earlier = earlier(join, event, shown);
          if (earlier != null) {
            edges.add(List.of(index.getOrDefault(earlier, 0), index.getOrDefault(event, 0)));
          }
        }
      }
    }
    for (int i = 1; i < merged.size(); i++) {
      if (!merged.get(i).process().equals(merged.get(i - 1).process())
          || !merged.get(i).host().equals(merged.get(i - 1).host())) {
        edges.add(List.of(i - 1, i));
      }
    }
    edges.removeIf(edge -> edge.get(0).equals(edge.get(1)));
    return List.copyOf(edges);
  }

  /** Why there is no chain: which sources were not seen, and how much was. */
  String missing(long millis) {
    Set<Integer> seen =
        requests.values().stream()
            .flatMap(List::stream)
            .map(Observation::source)
            .collect(Collectors.toSet());
    List<String> unseen = new ArrayList<>();
    for (int i = 0; i < sources.names().size(); i++) {
      if (!seen.contains(i) && !sources.names().get(i).isEmpty()) {
        unseen.add(sources.names().get(i));
      }
    }
    String what =
        unseen.isEmpty()
            ? "no request had an event at each of "
                + String.join(", ", sources.names())
                + " in order"
            : "nothing happened at " + String.join(", ", unseen);
    return String.format(
        java.util.Locale.ROOT,
        "no chain in %s: %s; %,d requests with %,d events were seen",
        millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms",
        what,
        requests.size(),
        observed);
  }
}
