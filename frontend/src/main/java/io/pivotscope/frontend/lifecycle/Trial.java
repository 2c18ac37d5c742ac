package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A query's canary: the same program on one process, then on some, before all have it.
 *
 * <pre>
 *   ONE ──(woven somewhere, well for the stage's time)──> SOME ──(well for as long)──> passed
 *     a process refuses, trips, fails or falls silent ──> failed, and why
 * </pre>
 *
 * What is tried has an epoch of its own, just before the run's, so that nothing of it counts. Not
 * kept on disk: after a restart a trial begins again. Owned by the engine's thread.
 */
final class Trial {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Of those that can be asked, one in so many is among some. */
  private static final int SOME = 4;

  private final QueryRun run;
  private final long stageMillis;
  private final long armMillis;
  private final Map<Long, Subject> subjects = new LinkedHashMap<>();
  private boolean some;
  private long t0;

  /** When the last subject was asked. */
  private long askedNanos;

  /** When all subjects were armed; 0 while they are not. */
  private long armedNanos;

  private boolean passed;
  private @Nullable String failure;

  /** A process that has the query on trial. */
  private static final class Subject {
    final Agent agent;
    @Nullable QueryStatus said;

    /** As last told: a removal tells nothing of them. */
    List<TracepointStatus> tracepoints = List.of();

    Subject(Agent agent) {
      this.agent = agent;
    }

    boolean isArmed() {
      return said != null && said.state() == State.ARMED;
    }

    int sum(ToIntFunction<TracepointStatus> what) {
      return tracepoints.stream().mapToInt(what).sum();
    }
  }

  /**
   * @param armMillis until a process that has not armed is taken for one that cannot bear it
   */
  Trial(QueryRun run, long armMillis) {
    this.run = run;
    this.stageMillis = run.installed.canaryMillis();
    this.armMillis = armMillis;
  }

  /** Every process has borne it. */
  boolean isPassed() {
    return passed;
  }

  /** What went wrong, and where; null while nothing did. */
  @Nullable String failure() {
    return failure;
  }

  boolean is(long epoch) {
    return epoch == epoch();
  }

  private long epoch() {
    return run.installed.epoch() - 1;
  }

  /** What the process is to have; null if it is not a subject. */
  @Nullable DesiredQuery desired(Agent agent) {
    return subjects.containsKey(agent.incarnation())
        ? new DesiredQuery(run.id(), epoch(), t0, Long.MAX_VALUE, run.installed.program())
        : null;
  }

  /** Subjects that have not said that they are as before. */
  boolean isWoven() {
    return subjects.values().stream().anyMatch(s -> s.isArmed() && s.agent.link() != null);
  }

  void hear(Agent agent, QueryStatus status) {
    Subject subject = subjects.get(agent.incarnation());
    if (subject == null) {
      return;
    }
    subject.said = status;
    if (status.state() != State.REMOVED) {
      subject.tracepoints = status.tracepoints();
    }
    if (status.state() == State.REFUSED || status.state() == State.TRIPPED) {
      fail(agent, QueryRun.word(status.state()) + ": ", status.reason());
    }
  }

  /** What the process counted of it. */
  void count(Agent agent, QueryReport report) {
    if (report.counters().failed() > 0) {
      fail(agent, "", "its advice failed " + report.counters().failed() + " times");
    }
  }

  private void fail(Agent agent, String what, @Nullable String why) {
    if (failure == null) {
      failure = agent.label() + " " + what + (why == null ? "no reason given" : why);
    }
  }

  /**
   * Goes on as far as it can.
   *
   * @param ahead an HLC just ahead of now
   * @return whether processes are to be told something new
   */
  boolean tick(Fleet fleet, long now, long ahead) {
    if (passed || failure != null) {
      return false;
    }
    forgetGone(fleet);
    List<Agent> others =
        fleet.live().stream()
            .filter(agent -> agent.link() != null && run.targets(agent))
            .filter(agent -> !subjects.containsKey(agent.incarnation()))
            .toList();
    if (!subjects.values().stream().allMatch(Subject::isArmed)) {
      refuseSlow(now);
      return false;
    }
    if (subjects.isEmpty() && others.isEmpty()) {
      passed = true;
      return true;
    }
    if (!some && !isMethodWoven() && !others.isEmpty()) {
      // It proves nothing where nothing is woven.
      return add(List.of(others.get(0)), now);
    }
    if (armedNanos == 0) {
      armedNanos = now;
      boolean begins = t0 == 0;
      t0 = begins ? ahead : t0;
      return begins;
    }
    long over = now - armedNanos - stageMillis * NANOS_PER_MILLI;
    // Each must have been heard of since: one that hangs is found out by its lease.
    if (over < 0 || subjects.values().stream().anyMatch(s -> s.agent.silentNanos(now) > over)) {
      return false;
    }
    if (some || others.isEmpty()) {
      passed = true;
      return true;
    }
    some = true;
    return add(chosen(others), now);
  }

  private boolean add(List<Agent> agents, long now) {
    agents.forEach(agent -> subjects.put(agent.incarnation(), new Subject(agent)));
    askedNanos = now;
    armedNanos = 0;
    return true;
  }

  /** One of each name, and more until it is one in four. */
  private List<Agent> chosen(List<Agent> others) {
    Set<String> names = new HashSet<>();
    subjects.values().forEach(subject -> names.add(subject.agent.procName()));
    List<Agent> chosen =
        new ArrayList<>(others.stream().filter(a -> names.add(a.procName())).toList());
    int wanted = (others.size() + subjects.size() + SOME - 1) / SOME - subjects.size();
    for (Agent agent : others) {
      if (chosen.size() < wanted && !chosen.contains(agent)) {
        chosen.add(agent);
      }
    }
    return chosen;
  }

  private boolean isMethodWoven() {
    return subjects.values().stream().anyMatch(s -> s.sum(TracepointStatus::methods) > 0);
  }

  /** One that ended properly has shown nothing; one that fell silent may have died of it. */
  private void forgetGone(Fleet fleet) {
    for (Subject subject : List.copyOf(subjects.values())) {
      if (subject.agent.presence() == Agent.Presence.LEFT) {
        fail(subject.agent, "", "fell silent while it had the query on trial");
      } else if (subject.agent.presence() == Agent.Presence.FINISHED
          || fleet.get(subject.agent.incarnation()) == null) {
        subjects.remove(subject.agent.incarnation());
      }
    }
  }

  private void refuseSlow(long now) {
    long patience = (armMillis + stageMillis) * NANOS_PER_MILLI;
    if (now - askedNanos < patience) {
      return;
    }
    for (Subject subject : subjects.values()) {
      if (!subject.isArmed()) {
        fail(subject.agent, "", "has not armed within " + patience / NANOS_PER_MILLI + " ms");
      }
    }
  }

  /** The subjects, as people see them. */
  List<RunView.Process> view() {
    List<RunView.Process> processes = new ArrayList<>();
    for (Subject subject : subjects.values()) {
      QueryStatus said = subject.said;
      String reason = said == null ? null : said.reason();
      processes.add(
          new RunView.Process(
              subject.agent.procName(),
              subject.agent.label(),
              said == null ? "arming" : QueryRun.word(said.state()),
              reason == null ? "" : reason,
              subject.sum(TracepointStatus::classes),
              subject.sum(TracepointStatus::methods),
              RunViews.notes(subject.tracepoints),
              said == null ? 0 : said.pauseNanos()));
    }
    return processes;
  }
}
