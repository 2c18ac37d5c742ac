package io.pivotscope.frontend.probe;

import static io.pivotscope.frontend.probe.Why.count;
import static io.pivotscope.frontend.probe.Why.text;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Cause.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A source at which nothing happens, and what the query could name instead. */
final class SilentSource {
  private static final int NAMED = 5;

  private final RunView run;
  private final Around around;

  SilentSource(RunView run, Around around) {
    this.run = run;
    this.around = around;
  }

  Cause notLoaded(RunView.Source source) {
    List<String> detail = new ArrayList<>(notes());
    List<String> nearest = around.nearest(source.name());
    if (!nearest.isEmpty()) {
      detail.add("near it: " + String.join(", ", nearest));
    }
    detail.addAll(instead(source));
    if (detail.stream().noneMatch(line -> line.startsWith("->"))) {
      detail.add("-> it is woven as soon as such a class is loaded; find tells what is loaded now");
    }
    return new Cause(
        Kind.NOT_LOADED,
        text(
            "no process has %s: no class of that name is loaded, or it has no such method"
                + " that can be woven",
            source.name()),
        detail);
  }

  Cause notCalled(RunView.Source source) {
    List<String> detail = new ArrayList<>();
    if (source.packs()) {
      detail.add("so there is nothing to join with: that side of the join never ran");
    }
    detail.addAll(notes());
    detail.addAll(instead(source));
    if (around.instead(source.name()).isEmpty()) {
      detail.add(
          around.instead().containsKey(source.name())
              ? "-> nothing that is loaded overrides it; find --hot tells what is called"
              : "-> a subclass may override it: Type+ weaves those too");
    }
    return new Cause(
        Kind.NOT_CALLED,
        text(
            "%s was not called in %.1f s: woven %s of %s in %s",
            source.name(),
            run.collectedSeconds(),
            count(source.methods(), "method", "methods"),
            count(source.classes(), "class", "classes"),
            count(source.processes(), "process", "processes")),
        detail);
  }

  /** Overrides and overloads: what is hit, else what there is. */
  private List<String> instead(RunView.Source source) {
    List<String> lines = new ArrayList<>();
    List<Around.Instead> others = around.instead(source.name());
    for (Around.Instead other : others.subList(0, Math.min(NAMED, others.size()))) {
      if (other.perSecond() > 0) {
        lines.add(
            text(
                "-> %s %s (%,.1f/s in %s)",
                lines.isEmpty() ? "use" : "or",
                other.method(),
                other.perSecond(),
                other.processes()));
      }
    }
    if (lines.isEmpty() && !others.isEmpty()) {
      boolean counted = others.stream().allMatch(other -> other.perSecond() >= 0);
      lines.add(
          text(
              "%s %s%s",
              count(others.size(), "override or overload is", "overrides and overloads are"),
              counted ? "loaded, and was not called either: " : "loaded: ",
              String.join(
                  ", ", others.stream().limit(NAMED).map(Around.Instead::method).toList())));
    }
    return lines;
  }

  /** Why classes and methods were not woven. */
  private List<String> notes() {
    Map<String, List<String>> processes = new LinkedHashMap<>();
    for (RunView.Process process : run.processes()) {
      for (String note : process.notes()) {
        processes.computeIfAbsent(note, n -> new ArrayList<>()).add(process.label());
      }
    }
    return processes.entrySet().stream()
        .limit(NAMED)
        .map(
            e ->
                e.getValue().size() == 1
                    ? e.getValue().get(0) + ": " + e.getKey()
                    : text("%d processes: %s", e.getValue().size(), e.getKey()))
        .toList();
  }
}
