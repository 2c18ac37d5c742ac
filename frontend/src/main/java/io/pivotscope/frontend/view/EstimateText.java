package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.LiveEstimate;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a query would do and cost, measured by its counting variant. */
public final class EstimateText {
  private static final List<String> SOURCE_TITLES =
      List.of("source", "hits/s", "removed/s", "without baggage/s");
  private static final List<String> PROCESS_TITLES =
      List.of("process", "hits/s", "packed/s", "rows/s", "hops/s", "B a hop", "CPU % of a core");

  private static final int NAMED = 4;

  private EstimateText() {}

  public static List<String> lines(LiveEstimate e) {
    List<String> lines = new ArrayList<>();
    lines.add(
        e.sampleRate() < 1
            ? text(
                "measured for %.1f s on %s %% of the requests; rates are scaled by %.0f",
                e.seconds(), percent(e.sampleRate()), e.scale())
            : text("measured for %.1f s on all requests", e.seconds()));
    lines.addAll(
        Format.TABLE.lines(SOURCE_TITLES, e.sources().stream().map(s -> row(e, s)).toList()));
    lines.addAll(
        Format.TABLE.lines(
            PROCESS_TITLES,
            e.processes().stream()
                .sorted(Comparator.comparingDouble(p -> -p.counters().hits()))
                .map(p -> row(e, p.label(), p.counters()))
                .toList()));
    lines.add(
        "CPU: what was counted, times the nanoseconds of docs/performance.md; without hand-offs");
    lines.addAll(verdict(e));
    lines.addAll(partial(e.partial()));
    return lines;
  }

  private static @Nullable Object[] row(LiveEstimate e, RunView.Source s) {
    return new @Nullable Object[] {
      s.name(),
      tenths(e.perSecond(s.counts().hits())),
      tenths(e.perSecond(s.counts().filtered())),
      tenths(e.perSecond(s.counts().withoutBaggage()))
    };
  }

  /** What was measured for seconds has no more digits than that. */
  static double tenths(double value) {
    return Math.rint(value * 10) / 10;
  }

  private static @Nullable Object[] row(LiveEstimate e, String process, Counters c) {
    Traffic traffic = c.traffic();
    return new @Nullable Object[] {
      process,
      tenths(e.perSecond(c.hits())),
      tenths(e.perSecond(traffic.packed())),
      tenths(e.perSecond(c.tuples())),
      tenths(e.perSecond(traffic.hops())),
      traffic.hops() == 0 ? 0.0 : tenths((double) traffic.bytes() / traffic.hops()),
      Math.rint(1000 * CostEstimate.of(c, e.seconds()).times(e.scale()).percent()) / 1000
    };
  }

  /** Whether it fits what it may use. */
  private static List<String> verdict(LiveEstimate e) {
    List<String> lines = new ArrayList<>();
    Counters c = e.total();
    if (c.hits() == 0) {
      lines.add("nothing it names was called" + (e.sampleRate() < 1 ? " in the sample" : ""));
      lines.add("-> find --hot tells what is; a larger --sample or a longer --for sees more");
      return lines;
    }
    double most =
        e.processes().stream()
            .mapToDouble(p -> CostEstimate.of(p.counters(), e.seconds()).times(e.scale()).percent())
            .max()
            .orElse(0);
    lines.add(
        text(
            "rows: %,.1f/s in all; CPU: at most %.3f %% of a core in a process",
            e.perSecond(c.tuples()), most));
    if (c.traffic().packed() > 0) {
      lines.add(
          c.cut() > 0
              ? text(
                  "baggage: does not fit: %,d tuples were cut at its budget of %,d B a hop;"
                      + " With budget allows more",
                  c.cut(), e.budgetBytes())
              : text(
                  "baggage: fits: largest header %,d B with all that runs, its own budget is %,d B"
                      + " a hop",
                  c.traffic().largestHeader(), e.budgetBytes()));
    }
    return lines;
  }

  private static List<String> partial(List<RunView.Partial> all) {
    List<String> lines = new ArrayList<>();
    for (RunView.Partial p : all.subList(0, Math.min(NAMED, all.size()))) {
      lines.add("partial: " + p.text());
    }
    if (all.size() > NAMED) {
      lines.add(text("partial: and %,d more", all.size() - NAMED));
    }
    return lines;
  }

  private static String percent(double rate) {
    double percent = 100 * rate;
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
