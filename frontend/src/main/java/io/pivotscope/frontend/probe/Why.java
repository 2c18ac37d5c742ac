package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Cause.Kind;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The places where events end on their way to a row, in the order in which they come there.
 *
 * <pre>
 *   process - class and method - begun - called - let through - joined - settled - reported
 *                                        └ of what is joined first ┘
 * </pre>
 */
public final class Why {
  private final Evidence evidence;
  private final RunView run;
  private final SilentSource silent;
  private final List<Cause> causes = new ArrayList<>();

  private Why(Evidence evidence, Around around) {
    this.evidence = evidence;
    this.run = evidence.run();
    this.silent = new SilentSource(evidence.run(), around);
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
        run.collectedSeconds(),
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
    run.sources().stream()
        .filter(s -> s.methods() == 0)
        .forEach(s -> causes.add(silent.notLoaded(s)));
    if (run.t0Micros() == 0) {
      arming();
      return;
    }
    List<RunView.Source> joinedFirst = new ArrayList<>(run.sources());
    joinedFirst.sort(Comparator.comparing(source -> !source.packs()));
    for (RunView.Source source : joinedFirst) {
      if (source.methods() > 0 && source.counts().hits() == 0) {
        causes.add(silent.notCalled(source));
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
            case "failed" -> Kind.FAILED;
            case "unsettled" -> Kind.UNSETTLED;
            case "tripped" -> Kind.TRIPPED;
            default -> Kind.OTHER;
          };
      boolean explained = kind == Kind.UNSETTLED || kind == Kind.FAILED;
      if (!explained || causes.stream().noneMatch(c -> c.kind() == kind)) {
        add(kind, "partial: " + partial.text());
      }
    }
    if (run.t1Micros() != 0) {
      add(Kind.ENDED, "it has ended" + (run.reason().isEmpty() ? "" : ": " + run.reason()));
    }
  }

  private void add(Kind kind, String text, String... detail) {
    causes.add(new Cause(kind, text, List.of(detail)));
  }

  static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  static String count(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
  }
}
