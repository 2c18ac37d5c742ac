package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.frontend.lifecycle.QueryRun.Phase;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.OptionalLong;
import java.util.function.Function;

/** Who is there: what agents say, and how long they may be silent. Owned by the engine's thread. */
final class Attendance {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Processes that are known, those that have gone included: each is on disk and in memory. */
  static final int MAX_PROCESSES = 20_000;

  /** Processes that have gone of which it is known how requests travelled through them. */
  private static final int MAX_PROPAGATIONS = 1_000;

  /** How long a process that has gone may come back and find its sequence remembered. */
  private static final long REMEMBERED_MILLIS = 3_600_000;

  /** What a process's age may be wrong by: whoever began that little before T0 began after it. */
  private static final long AGE_MICROS = 1_000_000;

  private final Time time;
  private final WakingClock waking;
  private final Timing timing;
  private final DurableState state;
  private final Commits commits;
  private final Function<Agent, DesiredState> desired;
  private final Questions<Description> descriptions;
  private final Questions<Found> searches;

  /**
   * @param waking what {@code time} has for leases
   * @param desired what an agent that has just come is to have
   */
  Attendance(
      Time time,
      WakingClock waking,
      Timing timing,
      DurableState state,
      Commits commits,
      Function<Agent, DesiredState> desired) {
    this.time = time;
    this.waking = waking;
    this.timing = timing;
    this.state = state;
    this.commits = commits;
    this.desired = desired;
    this.descriptions = new Questions<>(state.fleet);
    this.searches = new Questions<>(state.fleet);
    // Nobody knows how long those that had left have been silent: their sequences stay remembered.
    state.fleet.all().forEach(agent -> agent.sign(time.now()));
    state.fleet.all().forEach(agent -> agent.ranAt(time.physical().micros()));
    // Whoever was there before a restart has a full lease to come back.
    state.fleet.live().forEach(agent -> state.fleet.connect(agent, null, time.now()));
  }

  Questions<Description> descriptions() {
    return descriptions;
  }

  Questions<Found> searches() {
    return searches;
  }

  /** Time passes: leases end. */
  void tick(long now) {
    descriptions.tick(now);
    searches.tick(now);
    for (Agent agent : state.fleet.all()) {
      expire(agent, now);
    }
    state.fleet.forgetPropagation(MAX_PROPAGATIONS);
  }

  /**
   * An agent says something.
   *
   * @param encoded the message as it came
   */
  void said(AgentLink link, AgentMessage message, byte[] encoded) {
    if (message instanceof Hello hello) {
      hello(link, hello);
      return;
    }
    Agent agent = state.fleet.of(link);
    if (agent == null) {
      return;
    }
    agent.sign(time.now());
    if (message instanceof Heartbeat heartbeat) {
      raise(agent, heartbeat.watermark());
      acknowledge(link, agent);
    } else if (message instanceof Description description) {
      descriptions.answered(agent, description.requestId(), description);
    } else if (message instanceof Found found) {
      searches.answered(agent, found.requestId(), found);
    } else if (message instanceof Propagation propagation) {
      agent.setPropagation(Claims.of(propagation));
    } else if (message instanceof Report report) {
      noticeTrials(agent, report);
      if (report.sequence() > agent.acknowledged()) {
        commits.record(new Entry.Said(agent.incarnation(), report, encoded));
        moved(agent);
      }
      raise(agent, report.watermark());
      acknowledge(link, agent);
    } else if (message instanceof QueryStatus status) {
      status(agent, status);
    } else {
      commits.record(new Entry.Said(agent.incarnation(), message, encoded));
    }
  }

  /** What is said of a query that is not there, or was said before, leaves no trace. */
  private void status(Agent agent, QueryStatus said) {
    QueryRun run = state.find(said.queryId());
    if (run == null) {
      return;
    }
    Trial trial = run.trialOf(said.epoch());
    if (trial == null && run.installed.epoch() != said.epoch()) {
      return;
    }
    QueryStatus status =
        run.texts.keep(agent.incarnation(), Claims.of(said, run.program.advice().size()));
    // Its stamp may be older than the status: it may say that less is ahead than there is.
    agent.setAheadMicros(Math.max(agent.aheadMicros(), aheadMicros(status.hlc())));
    if (trial != null) {
      trial.hear(agent, status);
      return;
    }
    noticeBlindness(run, agent, status);
    QueryRun.Heard before = run.heard.get(agent.incarnation());
    boolean fits = before != null || run.heard.size() < MAX_PROCESSES;
    if (fits && (before == null || !before.last().equals(status))) {
      commits.record(new Entry.Said(agent.incarnation(), status));
    }
  }

  private void noticeTrials(Agent agent, Report report) {
    for (QueryReport query : report.queries()) {
      QueryRun run = state.find(query.queryId());
      Trial trial = run == null ? null : run.trialOf(query.epoch());
      if (trial != null) {
        trial.count(agent, query);
      }
    }
  }

  private void raise(Agent agent, long watermark) {
    if (agent.raiseWatermark(watermark)) {
      moved(agent);
    }
  }

  /** A watermark is the process's time, but for milliseconds. */
  private void moved(Agent agent) {
    agent.move(time.now());
    agent.setAheadMicros(aheadMicros(agent.watermark()));
  }

  private long aheadMicros(long hlc) {
    return Hlc.micros(hlc) - time.physical().micros();
  }

  /** How far every process that gets on has told. After a pause of ours all are behind by it. */
  OptionalLong frontier() {
    long now = time.now();
    return state.fleet.frontier(
        now,
        Hlc.of(time.physical().micros() - waking.skippedOfLate() / 1_000),
        new Fleet.Patience(
            timing.agentLeaseMillis() * NANOS_PER_MILLI, timing.drainMillis() * NANOS_PER_MILLI));
  }

  private void hello(AgentLink link, Hello hello) {
    Agent known = state.fleet.get(hello.incarnation());
    AgentLink old = known == null ? null : known.link();
    if (old != null && old != link) {
      old.close();
    }
    if (known == null && !makeRoom()) {
      commits.send(link, () -> tooMany(hello));
      commits.then(link::close);
      return;
    }
    if (known == null || !known.isLive()) {
      commits.record(new Entry.Said(hello.incarnation(), Claims.of(hello)));
    }
    Agent agent = state.fleet.greet(Claims.of(hello), state.frontier());
    state.fleet.connect(agent, link, time.now());
    long age = Math.max(0, hello.sentMicros() - hello.startMicros());
    agent.ranAt(time.physical().micros() - age);
    state.runs().forEach(run -> noticeAbsence(run, agent));
    commits.send(
        link,
        () ->
            new Welcome(
                null,
                hello.sentMicros(),
                time.physical().micros(),
                state.highestStamp(),
                timing.frontendLeaseMillis(),
                agent.acknowledged()));
    commits.send(link, () -> desired.apply(agent));
  }

  /** Whether one more process can be known: one that has gone is forgotten for it. */
  private boolean makeRoom() {
    if (state.fleet.size() < MAX_PROCESSES) {
      return true;
    }
    Agent gone = state.fleet.oldestGone();
    if (gone != null) {
      commits.record(new Entry.Forgotten(gone.incarnation()));
    }
    return gone != null;
  }

  private static Welcome tooMany(Hello hello) {
    return new Welcome(
        MAX_PROCESSES + " processes are connected, and no more are taken",
        hello.sentMicros(),
        0,
        0,
        0,
        0);
  }

  private void acknowledge(AgentLink link, Agent agent) {
    commits.send(link, () -> new ReportAck(agent.acknowledged(), time.physical().micros()));
  }

  /** A process comes, and a query has begun: what happened in it meanwhile nobody saw. */
  private void noticeAbsence(QueryRun run, Agent agent) {
    boolean counts = run.phase == Phase.COLLECTING || run.phase == Phase.STOPPING;
    if (counts && time.physical().micros() >= Hlc.micros(run.t0) && wasMissedAtT0(run, agent)) {
      commits.blind(run, agent);
    }
  }

  /** Whether a process that was to have the query ran when it began, and had not armed it. */
  boolean wasMissedAtT0(QueryRun run, Agent agent) {
    return run.targets(agent)
        && !run.wasArmedAt(agent)
        && agent.beganMicros() < Hlc.micros(run.t0) - AGE_MICROS;
  }

  /**
   * A process that began while a query was collecting has as long to arm as the others had; one
   * that ran when the query began, and was not armed then, was not seen from then on. One that was
   * armed but gives a reason heard of T0 too late, perhaps with T1 or after it; one that gives up
   * before T1, or was never told T0, saw the rest of it no more.
   */
  private void noticeBlindness(QueryRun run, Agent agent, QueryStatus status) {
    boolean gaveUp = status.state() == State.REMOVED && status.reason() != null;
    if (gaveUp && run.hasBegun() && run.phase != Phase.ENDED && status.hlc() < run.t1) {
      commits.blind(run, agent);
    }
    boolean counts = run.phase == Phase.COLLECTING || run.phase == Phase.STOPPING;
    if (!counts || status.state() != State.ARMED) {
      return;
    }
    boolean armedLate =
        !run.hasAnswered(agent)
            && status.hlc() > run.t0
            && agent.connectedForNanos(time.now()) > timing.armMillis() * NANOS_PER_MILLI;
    boolean missed = status.hlc() > run.t0 && wasMissedAtT0(run, agent);
    if (armedLate || missed || status.reason() != null) {
      commits.blind(run, agent);
    }
  }

  void closed(AgentLink link) {
    Agent agent = state.fleet.of(link);
    if (agent != null) {
      state.fleet.disconnect(agent);
    }
  }

  private void expire(Agent agent, long now) {
    AgentLink from = agent.link();
    if (from != null && from.isWaiting()) {
      agent.sign(now);
      agent.move(now);
    }
    long silentMillis = agent.silentNanos(now) / NANOS_PER_MILLI;
    if (agent.isLive() && silentMillis >= timing.agentLeaseMillis()) {
      AgentLink link = agent.link();
      if (link != null) {
        link.close();
      }
      state.fleet.disconnect(agent);
      commits.record(new Entry.Left(agent.incarnation()));
    } else if (!agent.isLive() && silentMillis > REMEMBERED_MILLIS) {
      commits.record(new Entry.Forgotten(agent.incarnation()));
    }
  }

  /**
   * Whether a process may be there though nothing is heard of it: it was until a moment ago, and
   * did not say that it ends. Whoever has been silent for longer than a lease has no queries left.
   */
  boolean isAway(Agent agent) {
    return agent.presence() == Agent.Presence.LEFT
        && agent.silentNanos(time.now()) < timing.frontendLeaseMillis() * NANOS_PER_MILLI;
  }
}
