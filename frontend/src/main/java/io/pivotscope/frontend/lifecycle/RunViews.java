package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.frontend.lifecycle.QueryRun.Heard;
import io.pivotscope.frontend.lifecycle.QueryRun.Phase;
import io.pivotscope.frontend.lifecycle.QueryRun.Woven;
import io.pivotscope.frontend.merge.Column;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws a {@link RunView} of a run; on the engine's thread. */
final class RunViews {
  private RunViews() {}

  /**
   * @param rows of the merged result: which costs its size
   * @param afterWindow only windows with a higher number
   */
  static RunView view(QueryRun run, Fleet fleet, long nowMicros, Rows rows, long afterWindow) {
    List<RunView.Source> sources = sources(run);
    boolean waiting =
        run.phase == Phase.COLLECTING && sources.stream().anyMatch(s -> s.methods() == 0);
    long t0 = run.t0 == 0 ? 0 : Hlc.micros(run.t0);
    long t1 = run.t1 == Long.MAX_VALUE ? 0 : Hlc.micros(run.t1);
    long forMillis = run.installed.forMillis();
    long remaining = -1;
    if (t1 != 0) {
      remaining = 0;
    } else if (forMillis > 0) {
      remaining = t0 == 0 ? forMillis : Math.max(0, forMillis - (nowMicros - t0) / 1000);
    }
    return new RunView(
        run.id(),
        run.installed.epoch(),
        run.installed.text(),
        waiting ? "waiting" : run.phase.name().toLowerCase(Locale.ROOT),
        t0,
        t1,
        nowMicros,
        remaining,
        run.reason,
        run.program.output().streams(),
        Table.titles(run.program.output()),
        Column.of(run.program.output()),
        run.program.limits().windowMicros(),
        rows.most() == 0 ? null : run.result.table(t1 == 0 ? nowMicros : t1, rows.most()),
        run.result.windowsAfter(afterWindow),
        run.result.counters(),
        run.result.late(),
        processes(run, fleet),
        sources,
        partial(run, fleet),
        !run.program.output().order().isEmpty());
  }

  private static List<RunView.Source> sources(QueryRun run) {
    Map<String, RunView.Source> byName = new LinkedHashMap<>();
    List<Advice> all = run.program.advice();
    Counters counters = run.result.counters();
    for (int i = 0; i < all.size(); i++) {
      int classes = 0;
      int methods = 0;
      int processes = 0;
      for (Heard heard : run.heard.values()) {
        Woven woven = heard.woven().getOrDefault(i, new Woven(0, 0));
        classes += woven.classes();
        methods += woven.methods();
        processes += woven.methods() > 0 ? 1 : 0;
      }
      // A union has an advice for each of its tracepoints: what they share is the name.
      Sink sink = all.get(i).sink();
      byName.merge(
          all.get(i).tracepoint().name(),
          new RunView.Source(
              all.get(i).tracepoint().name(),
              classes,
              methods,
              processes,
              sink instanceof Sink.Pack || sink instanceof Sink.PackLedger,
              counters.at(i)),
          (a, b) ->
              new RunView.Source(
                  a.name(),
                  a.classes() + b.classes(),
                  a.methods() + b.methods(),
                  Math.max(a.processes(), b.processes()),
                  a.packs() && b.packs(),
                  a.counts().plus(b.counts())));
    }
    return List.copyOf(byName.values());
  }

  private static List<RunView.Process> processes(QueryRun run, Fleet fleet) {
    if (run.trial != null) {
      return run.trial.view();
    }
    List<RunView.Process> processes = new ArrayList<>();
    run.heard.forEach(
        (incarnation, heard) ->
            processes.add(process(run, heard, fleet.get(incarnation), incarnation)));
    for (Agent agent : fleet.all()) {
      boolean blind = run.blind.contains(agent.incarnation());
      boolean asked = run.isDesired() && agent.isLive() && run.targets(agent);
      if (!run.hasAnswered(agent) && (blind || asked)) {
        processes.add(
            new RunView.Process(
                agent.procName(),
                agent.label(),
                blind ? "blind" : "arming",
                "",
                0,
                0,
                List.of(),
                0));
      }
    }
    return processes;
  }

  private static RunView.Process process(
      QueryRun run, Heard heard, @Nullable Agent agent, long incarnation) {
    String state = QueryRun.word(heard.last().state());
    boolean unclean = heard.last().state() == State.ARMED && run.left.contains(incarnation);
    if (unclean || (agent != null && agent.presence() == Agent.Presence.LEFT)) {
      state = "left";
    } else if (agent != null && agent.presence() == Agent.Presence.FINISHED) {
      state = "finished";
    }
    int classes = 0;
    int methods = 0;
    for (Woven woven : heard.woven().values()) {
      classes += woven.classes();
      methods += woven.methods();
    }
    String reason = heard.last().reason();
    return new RunView.Process(
        heard.procName(),
        heard.label(),
        state,
        reason == null ? "" : reason,
        classes,
        methods,
        notes(heard.last().tracepoints()),
        heard.last().pauseNanos());
  }

  static List<String> notes(List<TracepointStatus> tracepoints) {
    List<String> notes = new ArrayList<>();
    tracepoints.forEach(t -> t.refusals().forEach(r -> notes.add(r.where() + ": " + r.why())));
    return notes;
  }

  static List<RunView.Partial> partial(QueryRun run, Fleet fleet) {
    List<RunView.Partial> causes = new ArrayList<>();
    Counters counters = run.result.counters();
    count(causes, "cut", counters.cut(), "tuples cut from baggage");
    count(causes, "cut", counters.fromCut(), "rows that lack what was cut, or were too many");
    count(causes, "dropped", counters.dropped(), "rows dropped, or edges of requests lost");
    count(causes, "failed", counters.failed(), "events at which the advice failed");
    count(causes, "unsettled", counters.unsettled(), "rows that more history could change");
    count(causes, "groups", counters.groups(), "rows of groups over the cap, added up as (other)");
    if (counters.groups() == 0 && run.result.hasOther()) {
      causes.add(new RunView.Partial("groups", "groups over the cap, added up as (other)"));
    }
    count(causes, "late", run.result.late(), "groups or rows that came after their window closed");
    for (long incarnation : run.blind) {
      causes.add(new RunView.Partial("blind", blind(run, incarnation, fleet.get(incarnation))));
    }
    run.heard.forEach(
        (incarnation, heard) -> {
          Agent agent = fleet.get(incarnation);
          if (!run.blind.contains(incarnation) && agent != null && run.isDeafPastT0(agent)) {
            causes.add(new RunView.Partial("blind", blind(run, incarnation, agent)));
          }
          if (heard.last().state() == State.TRIPPED) {
            causes.add(
                new RunView.Partial("tripped", heard.label() + ": " + heard.last().reason()));
          }
          boolean gone =
              run.isDesired()
                  && heard.armed()
                  && agent != null
                  && agent.presence() == Agent.Presence.LEFT;
          if (gone || run.left.contains(incarnation)) {
            String until =
                agent == null ? "" : "; told everything up to " + Hlc.toString(agent.watermark());
            causes.add(new RunView.Partial("left", heard.label() + until));
          }
        });
    return causes;
  }

  private static String blind(QueryRun run, long incarnation, @Nullable Agent agent) {
    Heard heard = run.heard.get(incarnation);
    if (heard == null) {
      String forgotten = run.names.getOrDefault(incarnation, "a process");
      return (agent == null ? forgotten : agent.label()) + " was not armed";
    }
    if (heard.last().state() == State.REFUSED) {
      return heard.label() + " refused: " + heard.last().reason();
    }
    String reason = heard.last().reason();
    if (heard.last().state() == State.REMOVED && reason != null) {
      return heard.label() + " ended it: " + reason;
    }
    if (!heard.armed()) {
      return heard.label() + " was not armed";
    }
    if (heard.last().state() == State.ARMED && reason != null) {
      return heard.label() + " " + reason;
    }
    return heard.label()
        + (heard.isDeaf()
            ? " has not heard of T0"
            : " was armed or heard of T0 late, or its clock is far ahead");
  }

  private static void count(List<RunView.Partial> causes, String cause, long count, String what) {
    if (count > 0) {
      causes.add(new RunView.Partial(cause, count + " " + what));
    }
  }
}
