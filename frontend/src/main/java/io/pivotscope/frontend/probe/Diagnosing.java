package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a query has no rows: what is known of it, and for a source at which nothing happens
 * what the fleet has beside it. Blocks while processes answer, and for the time of a probe.
 */
public final class Diagnosing {
  private static final long ANSWER_SECONDS = 20;
  private static final int MAX_NEAREST = 5;
  private static final int MAX_INSTEAD = 60;

  private final Queries queries;
  private final Probing probing;

  public Diagnosing(Queries queries, Probing probing) {
    this.queries = queries;
    this.probing = probing;
  }

  /**
   * Says why; null if there is no query of that id.
   *
   * @param probeMillis how long calls of overrides and overloads are counted where a source is not
   *     called; 0 for not at all
   */
  public @Nullable Diagnosis why(long id, long probeMillis) throws InterruptedException {
    Evidence evidence = queries.evidence(id).orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    if (evidence == null) {
      return null;
    }
    RunView run = evidence.run();
    boolean isEmpty = run.counters().tuples() == 0 && !run.processes().isEmpty();
    return Why.of(evidence, isEmpty ? around(evidence, probeMillis) : Around.NOTHING);
  }

  private Around around(Evidence evidence, long probeMillis) throws InterruptedException {
    Map<String, List<String>> nearest = new LinkedHashMap<>();
    Map<String, List<Sighting>> others = new LinkedHashMap<>();
    for (RunView.Source source : evidence.run().sources()) {
      if (source.counts().hits() > 0) {
        continue;
      }
      for (Tracepoint tracepoint : tracepoints(evidence, source)) {
        if (source.methods() == 0) {
          nearest.merge(source.name(), nearest(tracepoint), Diagnosing::both);
        }
        others.merge(source.name(), others(tracepoint.method()), Diagnosing::both);
      }
    }
    return new Around(nearest, counted(others, evidence.run().id(), probeMillis));
  }

  private static Set<Tracepoint> tracepoints(Evidence evidence, RunView.Source source) {
    return evidence.program().advice().stream()
        .map(Advice::tracepoint)
        .filter(tracepoint -> tracepoint.name().equals(source.name()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<String> nearest(Tracepoint tracepoint) {
    return queries
        .describe(tracepoint.method(), tracepoint.place(), List.of())
        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .join()
        .stream()
        .flatMap(description -> description.nearest().stream())
        .distinct()
        .limit(MAX_NEAREST)
        .toList();
  }

  /** Overrides, implementations and overloads that can be woven, without what the source names. */
  private List<Sighting> others(MethodPattern named) {
    if (named.isWide() || named.method().equals("new")) {
      return List.of();
    }
    MethodPattern family = new MethodPattern(named.type(), true, named.method(), null);
    return probing.find(family, List.of(), MAX_INSTEAD).weavable().stream()
        .filter(method -> !isMeant(named, method))
        .toList();
  }

  private static boolean isMeant(MethodPattern named, Sighting method) {
    boolean type =
        method.type().equals(named.type())
            || method.type().endsWith("." + named.type())
            || method.type().endsWith("$" + named.type());
    List<String> parameters = named.parameterTypes();
    return type && (parameters == null || isSame(parameters, method.parameterTypes()));
  }

  private static boolean isSame(List<String> written, List<String> types) {
    if (written.size() != types.size()) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!types.get(i).equals(written.get(i)) && !types.get(i).endsWith("." + written.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** One probe for all sources. */
  private Map<String, List<Around.Instead>> counted(
      Map<String, List<Sighting>> others, long id, long probeMillis) throws InterruptedException {
    List<Sighting> all = others.values().stream().flatMap(List::stream).distinct().toList();
    List<Map<String, Long>> calls = List.of();
    double seconds = 0;
    if (probeMillis > 0 && !all.isEmpty()) {
      Probing.Calls counted = probing.count(all, "why " + id, probeMillis);
      calls = counted.byMethod();
      seconds = counted.seconds();
    }
    Map<String, List<Around.Instead>> instead = new LinkedHashMap<>();
    for (Map.Entry<String, List<Sighting>> each : others.entrySet()) {
      List<Around.Instead> its = new ArrayList<>();
      for (Sighting method : each.getValue()) {
        int index = all.indexOf(method);
        its.add(
            index < calls.size()
                ? instead(method, calls.get(index), seconds)
                : new Around.Instead(method.name(), method.processesText(), -1));
      }
      its.sort(Comparator.comparingDouble(other -> -other.perSecond()));
      instead.put(each.getKey(), its);
    }
    return instead;
  }

  private static Around.Instead instead(Sighting method, Map<String, Long> calls, double seconds) {
    long total = calls.values().stream().mapToLong(Long::longValue).sum();
    return new Around.Instead(
        method.name(),
        total == 0 ? method.processesText() : String.join(", ", calls.keySet()),
        seconds == 0 ? 0 : total / seconds);
  }

  private static <T> List<T> both(List<T> a, List<T> b) {
    List<T> both = new ArrayList<>(a);
    b.stream().filter(each -> !both.contains(each)).forEach(both::add);
    return both;
  }
}
