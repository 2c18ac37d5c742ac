package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said beside a result: how much it rests on, what it may lack, what was restored. */
public final class Footer {
  private Footer() {}

  /** One line of totals, then one for each cause of partial. */
  public static List<String> lines(RunView run) {
    Counters c = run.counters();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s · %,d hits · %,d rows, reported as %,d · %,d dropped%s%s · %s",
            count(run.processes().size(), "process", "processes"),
            c.hits(),
            c.tuples(),
            c.traffic().reported(),
            c.dropped(),
            c.withoutBaggage() > 0
                ? String.format(Locale.ROOT, " · %,d without baggage", c.withoutBaggage())
                : "",
            c.failed() > 0 ? String.format(Locale.ROOT, " · %,d failed", c.failed()) : "",
            run.partial().isEmpty() ? "complete" : "partial"));
    Traffic traffic = c.traffic();
    if (traffic.packed() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "baggage: %,d tuples packed · %,d hops · %.0f B a hop · largest header %,d B",
              traffic.packed(),
              traffic.hops(),
              traffic.hops() == 0 ? 0.0 : (double) traffic.bytes() / traffic.hops(),
              traffic.largestHeader()));
    }
    run.partial().forEach(p -> lines.add("partial: " + p.text()));
    return lines;
  }

  /** How a run goes on, in parts that may stand on a line each: where it is, then its totals. */
  public static List<List<String>> live(RunView run) {
    Counters c = run.counters();
    long armed = in(run, "armed");
    double seconds =
        run.t0Micros() == 0 ? 0 : Math.max(0, (run.nowMicros() - run.t0Micros()) / 1e6);
    List<String> where = new ArrayList<>();
    where.add("query " + run.id());
    where.add(run.state());
    where.add(String.format(Locale.ROOT, "%.0f s", seconds));
    where.add(armed + "/" + count(run.processes().size(), "process", "processes") + " armed");
    where.add(String.format(Locale.ROOT, "~%.2f %% cpu", CostEstimate.of(run).percent()));
    if (run.remainingMillis() >= 0) {
      where.add(String.format(Locale.ROOT, "%d s left", run.remainingMillis() / 1000));
    }
    List<String> totals = new ArrayList<>();
    totals.add(String.format(Locale.ROOT, "%,d hits", c.hits()));
    totals.add(String.format(Locale.ROOT, "%,d rows", c.tuples()));
    totals.add(String.format(Locale.ROOT, "%,d dropped", c.dropped()));
    totals.add(String.format(Locale.ROOT, "%,d without baggage", c.withoutBaggage()));
    totals.add(String.format(Locale.ROOT, "%,d late", run.late()));
    run.partial().stream()
        .map(RunView.Partial::cause)
        .distinct()
        .filter(cause -> !cause.equals("dropped") && !cause.equals("late"))
        .forEach(cause -> totals.add("partial: " + cause));
    return List.of(where, totals);
  }

  /** What was woven where: printed once a query has begun. */
  public static List<String> installed(RunView run) {
    List<String> lines = new ArrayList<>();
    long pause = run.processes().stream().mapToLong(RunView.Process::pauseNanos).max().orElse(0);
    lines.add(
        String.format(
            Locale.ROOT,
            "installed query %d: %s, woven in at most %.0f ms",
            run.id(),
            count(run.processes().size(), "process", "processes"),
            pause / 1e6));
    for (RunView.Source source : run.sources()) {
      if (source.methods() > 0) {
        lines.add(
            "  "
                + source.name()
                + ": woven "
                + count(source.methods(), "method", "methods")
                + " in "
                + count(source.classes(), "class", "classes")
                + " of "
                + count(source.processes(), "process", "processes"));
      }
    }
    run.processes().stream()
        .filter(p -> p.state().equals("refused"))
        .forEach(p -> lines.add("warning: " + p.label() + " refused: " + p.reason()));
    run.processes()
        .forEach(p -> p.notes().forEach(n -> lines.add("note: " + p.label() + ": " + n)));
    lines.addAll(warnings(run));
    return lines;
  }

  /** No process, or sources that matched nowhere. */
  public static List<String> warnings(RunView run) {
    List<String> lines = new ArrayList<>();
    if (run.processes().isEmpty()) {
      lines.add("warning: no process is connected; the query waits for one");
    }
    run.unmatched()
        .forEach(name -> lines.add("warning: no process has " + name + "; it is waited for"));
    return lines;
  }

  /** Printed when a query has ended. */
  public static String receipt(RunView run) {
    long tripped = in(run, "tripped");
    long restored = in(run, "removed") + tripped;
    long woven = run.processes().stream().filter(p -> p.methods() > 0).count();
    long still = in(run, "armed");
    double seconds =
        run.t0Micros() == 0 || run.t1Micros() == 0 ? 0 : (run.t1Micros() - run.t0Micros()) / 1e6;
    return String.format(
        Locale.ROOT,
        "query %d ended (%s): collected for %.1f s, woven in %s; classes restored in %s%s%s",
        run.id(),
        run.reason().isEmpty() ? "stopped" : run.reason(),
        seconds,
        count(woven, "process", "processes"),
        count(restored, "process", "processes"),
        tripped > 0 ? ", in " + tripped + " of them early" : "",
        still > 0 ? ", " + count(still, "process has", "processes have") + " not said so" : "");
  }

  private static long in(RunView run, String state) {
    return run.processes().stream().filter(p -> p.state().equals(state)).count();
  }

  static String count(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
  }
}
