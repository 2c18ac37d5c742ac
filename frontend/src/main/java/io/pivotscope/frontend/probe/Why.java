package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Cause.Kind;
import io.pivotscope.protocol.link.AgentMessage.AtAdvice;
import io.pivotscope.protocol.link.AgentMessage.Counters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The places where events end on their way to a row, in the order in which they come there.
 *
 * <pre>
 *   process - class and method - begun - called - let through - joined - settled - reported
 *                                        └ of what is joined first ┘
 * </pre>
 */
public final class Why {
  private static final int NAMED = 5;

  private final Evidence evidence;
  private final RunView run;
  private final Around around;
  private final List<Cause> causes = new ArrayList<>();

  private Why(Evidence evidence, Around around) {
    this.evidence = evidence;
    this.run = evidence.run();
    this.around = around;
  }

  /** Says why, from what is known. */
  public static Diagnosis of(Evidence evidence, Around around) {
    Why why = new Why(evidence, around);
    RunView run = evidence.run();
    if (run.counters().tuples() == 0) {
      why.noRows();
    }
    why.lacking();
    return new Diagnosis(
        run.id(),
        run.counters().tuples(),
        run.counters().hits(),
        Probing.seconds(run),
        run.sources(),
        why.causes);
  }

  private void noRows() {
    if (run.processes().isEmpty()) {
      add(
          Kind.NO_PROCESS,
          "no process is connected, so nothing is woven",
          "-> start one with -javaagent:pivotscope-agent.jar; the query waits for it");
      return;
    }
    run.processes().stream()
        .filter(p -> p.state().equals("refused"))
        .forEach(p -> add(Kind.REFUSED, p.label() + " refused: " + p.reason()));
    run.sources().stream().filter(s -> s.methods() == 0).forEach(this::notLoaded);
    if (run.t0Micros() == 0) {
      arming();
      return;
    }
    List<RunView.Source> joinedFirst = new ArrayList<>(run.sources());
    joinedFirst.sort(Comparator.comparing(source -> !source.packs()));
    for (RunView.Source source : joinedFirst) {
      if (source.methods() > 0 && source.counts().hits() == 0) {
        notCalled(source);
      } else if (source.packs() && source.counts().filtered() > 0 && isAllFiltered(source)) {
        filtered(source);
      }
    }
    Counters c = run.counters();
    if (c.withoutBaggage() > 0) {
      causes.add(LostBaggage.cause(evidence));
    }
    if (c.unsettled() > 0) {
      add(
          Kind.UNSETTLED,
          text(
              "%,d rows are withheld: what was under way when the query began could change them",
              c.unsettled()),
          "-> wait: requests that begin now are followed from their beginning");
    }
    if (c.failed() > 0) {
      add(
          Kind.FAILED,
          text(
              "%,d events could not be evaluated: an expression of the query fails on them",
              c.failed()));
    }
    joinedFirst.stream()
        .filter(s -> !s.packs() && s.counts().filtered() > 0)
        .forEach(this::filtered);
    if (causes.isEmpty()) {
      add(
          Kind.OTHER,
          text("%,d events, and none has been reported as a row yet", c.hits()),
          "-> a row comes with the report after its event, about a second later");
    }
  }

  private void notLoaded(RunView.Source source) {
    List<String> detail = new ArrayList<>(notes());
    List<String> nearest = around.nearest(source.name());
    if (!nearest.isEmpty()) {
      detail.add("near it: " + String.join(", ", nearest));
    }
    detail.addAll(instead(source));
    if (detail.stream().noneMatch(line -> line.startsWith("->"))) {
      detail.add("-> it is woven as soon as such a class is loaded; find tells what is loaded now");
    }
    causes.add(
        new Cause(
            Kind.NOT_LOADED,
            text(
                "no process has %s: no class of that name is loaded, or it has no such method"
                    + " that can be woven",
                source.name()),
            detail));
  }

  private void arming() {
    List<String> behind =
        run.processes().stream()
            .filter(p -> !p.state().equals("armed"))
            .map(
                p ->
                    p.label()
                        + " is "
                        + p.state()
                        + (p.reason().isEmpty() ? "" : ": " + p.reason()))
            .toList();
    causes.add(new Cause(Kind.ARMING, "it has not begun: processes are being made ready", behind));
  }

  private void notCalled(RunView.Source source) {
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
    causes.add(
        new Cause(
            Kind.NOT_CALLED,
            text(
                "%s was not called in %.1f s: woven %s of %s in %s",
                source.name(),
                Probing.seconds(run),
                count(source.methods(), "method", "methods"),
                count(source.classes(), "class", "classes"),
                count(source.processes(), "process", "processes")),
            detail));
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

  private static boolean isAllFiltered(RunView.Source source) {
    AtAdvice counts = source.counts();
    return counts.filtered() >= counts.hits() - counts.withoutBaggage();
  }

  private void filtered(RunView.Source source) {
    AtAdvice counts = source.counts();
    add(
        Kind.FILTERED,
        text(
            "%s was hit %,d times, and Where removed %,d rows there",
            source.name(), counts.hits(), counts.filtered()),
        "-> run it without Where, and Select what Where compares");
  }

  /** What a result lacks, and a query that is over. */
  private void lacking() {
    for (RunView.Partial partial : run.partial()) {
      Kind kind =
          switch (partial.cause()) {
            case "cut" -> Kind.CUT;
            case "dropped" -> Kind.DROPPED;
            case "unsettled" -> Kind.UNSETTLED;
            default -> Kind.OTHER;
          };
      if (causes.stream().noneMatch(c -> c.kind() == Kind.UNSETTLED && c.kind() == kind)) {
        add(kind, "partial: " + partial.cause() + ": " + partial.detail());
      }
    }
    if (run.t1Micros() != 0) {
      add(Kind.ENDED, "it has ended" + (run.reason().isEmpty() ? "" : ": " + run.reason()));
    }
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

  private void add(Kind kind, String text, String... detail) {
    causes.add(new Cause(kind, text, List.of(detail)));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  static String count(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
  }
}
