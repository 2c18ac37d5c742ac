package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.List;
import java.util.function.Predicate;

/** Warnings: queries that have a meaning, though probably not the one that was meant. */
final class Doubts {

  private final List<BoundSource> sources;
  private final List<MethodPattern> requests;
  private final Diagnostics diagnostics;

  Doubts(List<BoundSource> sources, List<MethodPattern> requests, Diagnostics diagnostics) {
    this.sources = sources;
    this.requests = requests;
    this.diagnostics = diagnostics;
  }

  void report() {
    sources.forEach(this::crossProduct);
    sources.stream()
        .filter(source -> !source.isFrom() && source.kind() != JoinKind.ANTI)
        .forEach(this::neverPrecedes);
  }

  private void crossProduct(BoundSource later) {
    int index = sources.indexOf(later);
    List<String> sides =
        sources.stream()
            .filter(side -> side.later() == index && side.keep() == Keep.ALL)
            .filter(side -> side.kind() != JoinKind.ANTI)
            .filter(side -> !(side.origin() instanceof BoundSource.Aggregated))
            .map(BoundSource::alias)
            .toList();
    if (sides.size() > 1) {
      diagnostics.warning(
          later.span(),
          "a row for every combination of " + String.join(", ", sides) + ": a cross product",
          "First(..) or MostRecent(..) keeps one of a side");
    }
  }

  private void neverPrecedes(BoundSource earlier) {
    BoundSource later = sources.get(earlier.later());
    if (all(later, at -> at.place().equals(Place.ENTRY) && isRequest(at))) {
      diagnostics.warning(
          earlier.span(),
          "'"
              + later.alias()
              + "' begins the request, so '"
              + earlier.alias()
              + "' precedes it only where one request is nested in another",
          "did you mean On " + later.alias() + " -> " + earlier.alias() + "?");
    } else if (all(earlier, at -> isExit(at.place()) && isRequest(at))) {
      diagnostics.warning(
          earlier.span(),
          "'"
              + earlier.alias()
              + "' ends the request, so it precedes '"
              + later.alias()
              + "' only where one request is nested in another",
          "@entry is where the request begins");
    }
  }

  private static boolean isExit(Place place) {
    return place.equals(Place.RETURN) || place.equals(Place.THROW);
  }

  private static boolean all(BoundSource source, Predicate<Tracepoint> test) {
    return source.origin() instanceof BoundSource.Events events
        && events.tracepoints().stream().allMatch(test);
  }

  private boolean isRequest(Tracepoint tracepoint) {
    return requests.stream().anyMatch(request -> Requests.same(request, tracepoint.method()));
  }
}
