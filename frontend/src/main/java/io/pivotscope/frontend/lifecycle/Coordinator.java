package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.frontend.lifecycle.QueryRun.Phase;
import io.pivotscope.protocol.carrier.CarrierFile;
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
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens next to every query and process.
 *
 * <pre>
 *   ARMING ──(all armed, or 2 s)── T0 ──> COLLECTING ──(stop, time up)── T1 ──> STOPPING
 *     STOPPING ──(frontier past T1)── final result ──> REMOVING ──(classes restored)──> ENDED
 * </pre>
 *
 * Nothing leaves for an agent before the entries it rests on are durable: an acknowledgement says
 * that a report will never be needed again, and T0 must be the same after a restart. Owned by the
 * engine's thread, which calls {@link #takeAfterCommit} once the journal is synced.
 */
final class Coordinator {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final long MAX_FAST_MICROS = 10_000_000;

  /** Ended runs that can still be asked for. */
  private static final int KEPT_RUNS = 50;

  /** Processes that are known, those that have gone included: each is on disk and in memory. */
  static final int MAX_PROCESSES = 20_000;

  /** How long a process that has gone may come back and find its sequence remembered. */
  private static final long REMEMBERED_MILLIS = 3_600_000;

  private final Time time;
  private final Timing timing;
  private final DurableState state;
  private final List<CarrierFile> carriers;
  private final Consumer<Entry> journal;
  private final Questions<Description> descriptions;
  private final Questions<Found> searches;
  private List<Runnable> afterCommit = new ArrayList<>();
  private long version;
  private boolean desiredChanged;

  /**
   * @param state as replayed from the journal
   * @param carriers declared carriers, for every agent
   * @param journal takes an entry to be synced
   */
  Coordinator(
      Time time,
      Timing timing,
      DurableState state,
      List<CarrierFile> carriers,
      Consumer<Entry> journal) {
    this.time = time;
    this.timing = timing;
    this.state = state;
    this.carriers = List.copyOf(carriers);
    this.journal = journal;
    this.descriptions = new Questions<>(state.fleet);
    this.searches = new Questions<>(state.fleet);
    this.version = time.physical().micros();
    // Whoever was there before a restart has a full lease to come back.
    state.fleet.live().forEach(agent -> agent.connect(null, time.now()));
    for (QueryRun run : state.runs()) {
      run.phaseSinceNanos = time.now();
      run.lastAskedNanos = time.now();
      beginTrial(run);
    }
  }

  private void beginTrial(QueryRun run) {
    if (run.phase == Phase.TRYING) {
      run.trial = new Trial(run, timing.armMillis());
    }
  }

  DurableState state() {
    return state;
  }

  Questions<Description> descriptions() {
    return descriptions;
  }

  Questions<Found> searches() {
    return searches;
  }

  /** What to do once everything recorded is durable. */
  List<Runnable> takeAfterCommit() {
    List<Runnable> actions = afterCommit;
    afterCommit = new ArrayList<>();
    return actions;
  }

  private void record(Entry entry) {
    journal.accept(entry);
    state.apply(entry);
  }

  /** The message is made when it is sent: what it says is as new as can be. */
  private void sendAfterCommit(AgentLink link, Supplier<FrontendMessage> message) {
    afterCommit.add(() -> link.send(message.get()));
  }

  // ---- agents

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
      agent.setPropagation(propagation);
    } else if (message instanceof Report report) {
      noticeTrials(agent, report);
      if (report.sequence() > agent.acknowledged()) {
        record(new Entry.Said(agent.incarnation(), report, encoded));
        agent.move(time.now());
      }
      raise(agent, report.watermark());
      acknowledge(link, agent);
    } else if (message instanceof QueryStatus status) {
      status(agent, status);
    } else {
      record(new Entry.Said(agent.incarnation(), message, encoded));
    }
  }

  /** What is said of a query that is not there, or was said before, leaves no trace. */
  private void status(Agent agent, QueryStatus said) {
    QueryRun run = state.find(said.queryId());
    if (run == null) {
      return;
    }
    QueryStatus status = Claims.of(said, run.program.advice().size());
    Trial trial = run.trialOf(said.epoch());
    if (trial != null) {
      trial.hear(agent, status);
      return;
    }
    if (run.installed.epoch() != said.epoch()) {
      return;
    }
    noticeBlindness(agent, status);
    QueryRun.Heard before = run.heard.get(agent.incarnation());
    boolean fits = before != null || run.heard.size() < MAX_PROCESSES;
    if (fits && (before == null || !before.last().equals(status))) {
      record(new Entry.Said(agent.incarnation(), status));
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
      agent.move(time.now());
    }
  }

  private OptionalLong frontier() {
    return state.fleet.frontier(
        time.now(),
        Hlc.of(time.physical().micros()),
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
      sendAfterCommit(link, () -> tooMany(hello));
      afterCommit.add(link::close);
      return;
    }
    if (known == null || !known.isLive()) {
      record(new Entry.Said(hello.incarnation(), Claims.of(hello)));
    }
    Agent agent = state.fleet.greet(Claims.of(hello), state.frontier());
    agent.connect(link, time.now());
    sendAfterCommit(
        link,
        () ->
            new Welcome(
                null,
                hello.sentMicros(),
                time.physical().micros(),
                state.highestStamp(),
                timing.frontendLeaseMillis(),
                agent.acknowledged()));
    sendAfterCommit(link, () -> desiredState(agent));
  }

  /** Whether one more process can be known: one that has gone is forgotten for it. */
  private boolean makeRoom() {
    if (state.fleet.size() < MAX_PROCESSES) {
      return true;
    }
    Agent gone = state.fleet.oldestGone();
    if (gone != null) {
      record(new Entry.Forgotten(gone.incarnation()));
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
    sendAfterCommit(link, () -> new ReportAck(agent.acknowledged(), time.physical().micros()));
  }

  /**
   * A process that came while a query was collecting has as long to arm as the others had. One that
   * was armed but gives a reason heard of T0 too late; one that gives up before T1 saw the rest of
   * it no more.
   */
  private void noticeBlindness(Agent agent, QueryStatus status) {
    QueryRun run = state.find(status.queryId());
    if (run == null || run.blind.contains(agent.incarnation())) {
      return;
    }
    boolean gaveUp = status.state() == State.REMOVED && status.reason() != null;
    if (gaveUp && run.phase != Phase.ARMING && run.isDesired() && status.hlc() < run.t1) {
      record(new Entry.Blind(run.id(), agent.incarnation()));
    }
    if (run.phase != Phase.COLLECTING || status.state() != State.ARMED) {
      return;
    }
    boolean armedLate =
        !run.hasAnswered(agent)
            && status.hlc() > run.t0
            && agent.connectedForNanos(time.now()) > timing.armMillis() * NANOS_PER_MILLI;
    if (armedLate || status.reason() != null) {
      record(new Entry.Blind(run.id(), agent.incarnation()));
    }
  }

  void closed(AgentLink link) {
    Agent agent = state.fleet.of(link);
    if (agent != null) {
      agent.disconnect();
    }
  }

  // ---- queries

  QueryRun install(byte[] program, String text, Terms terms) {
    long id = state.nextId();
    // Microseconds make it grow even where the data directory was thrown away.
    long epoch = time.physical().micros();
    long canary =
        terms.canaryMillis() == Terms.USUAL_CANARY ? timing.canaryMillis() : terms.canaryMillis();
    record(
        new Entry.Installed(
            id,
            epoch,
            text,
            program,
            terms.forMillis(),
            terms.attached(),
            terms.keepsRows(),
            canary));
    QueryRun run = find(id);
    beginTrial(run);
    run.phaseSinceNanos = time.now();
    run.lastAskedNanos = time.now();
    desiredChanged = true;
    dropOldRuns();
    return run;
  }

  private QueryRun find(long id) {
    QueryRun run = state.find(id);
    if (run == null) {
      throw new IllegalStateException("no query " + id);
    }
    return run;
  }

  private void dropOldRuns() {
    List<QueryRun> ended = state.runs().stream().filter(run -> run.phase == Phase.ENDED).toList();
    for (int i = 0; i < ended.size() - KEPT_RUNS; i++) {
      record(new Entry.Dropped(ended.get(i).id()));
    }
  }

  /**
   * Ends everything now and waits for nobody: a query that was collecting has what had been
   * reported, and says of whom it may lack something.
   *
   * @return the runs that this ends
   */
  List<QueryRun> panic() {
    List<QueryRun> ended = new ArrayList<>();
    for (QueryRun run : state.runs()) {
      if (!run.isDesired()) {
        continue;
      }
      ended.add(run);
      if (run.t0 == 0) {
        abandon(run, "panic");
        continue;
      }
      if (run.phase == Phase.COLLECTING) {
        stop(run, Hlc.of(time.physical().micros()), "panic");
      }
      drain(run);
    }
    return ended;
  }

  /** It ends before it has begun. */
  private void abandon(QueryRun run, String reason) {
    record(new Entry.Abandoned(run.id(), reason));
    run.phaseSinceNanos = time.now();
    desiredChanged = true;
  }

  /** Fixes T1 just ahead of now; a query that is not collecting yet gets its T0 first. */
  void stop(QueryRun run, String reason) {
    if (run.phase == Phase.TRYING) {
      abandon(run, reason);
      return;
    }
    if (run.phase == Phase.ARMING) {
      activate(run);
    }
    if (run.phase == Phase.COLLECTING) {
      stop(run, hlcAhead(), reason);
    }
  }

  private void stop(QueryRun run, long t1, String reason) {
    record(new Entry.Stopping(run.id(), Math.max(t1, run.t0 + 1), reason));
    run.phaseSinceNanos = time.now();
    desiredChanged = true;
  }

  /**
   * Ahead of now by every live process's clock: what happened before the query was stopped is not
   * to lie after T1 where a clock is fast. One that is faster than that is not waited for.
   */
  private long hlcAhead() {
    long now = time.physical().micros();
    long latest = now;
    for (Agent agent : state.fleet.live()) {
      long its = Hlc.micros(agent.watermark()) + agent.stuckNanos(time.now()) / 1000;
      if (its - now < MAX_FAST_MICROS) {
        latest = Math.max(latest, its);
      }
    }
    return Hlc.of(latest + timing.marginMillis() * 1000);
  }

  // ---- time

  /** To be called every few dozen milliseconds. */
  void tick() {
    long now = time.now();
    descriptions.tick(now);
    searches.tick(now);
    for (Agent agent : state.fleet.all()) {
      expire(agent, now);
    }
    for (QueryRun run : state.runs()) {
      advance(run, now);
    }
    closeWindows();
    if (desiredChanged) {
      desiredChanged = false;
      version = Math.max(version + 1, time.physical().micros());
      for (Agent agent : state.fleet.live()) {
        AgentLink link = agent.link();
        if (link != null) {
          sendAfterCommit(link, () -> desiredState(agent));
        }
      }
    }
  }

  /** Time has passed in which nobody could be heard: that says nothing of anybody's silence. */
  void stalled() {
    long now = time.now();
    for (Agent agent : state.fleet.live()) {
      agent.sign(now);
      agent.move(now);
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
      agent.disconnect();
      record(new Entry.Left(agent.incarnation()));
    } else if (!agent.isLive() && silentMillis > REMEMBERED_MILLIS) {
      record(new Entry.Forgotten(agent.incarnation()));
    }
  }

  private void advance(QueryRun run, long now) {
    long inPhase = (now - run.phaseSinceNanos) / NANOS_PER_MILLI;
    switch (run.phase) {
      case TRYING -> advance(run, run.trial, now);
      case ARMING -> {
        if (inPhase >= timing.armMillis() || unanswered(run).isEmpty()) {
          activate(run);
        }
      }
      case COLLECTING -> {
        long end = Hlc.micros(run.t0) + run.installed.forMillis() * 1000;
        long ahead = time.physical().micros() + timing.marginMillis() * 1000;
        if (run.installed.forMillis() > 0 && ahead >= end) {
          stop(run, Hlc.of(Math.max(ahead, end)), "time is up");
        } else if (isForsaken(run, now)) {
          stop(run, hlcAhead(), "its client has gone");
        }
      }
      case STOPPING -> {
        long reached = frontier().orElse(Long.MAX_VALUE);
        if (passed(run.t1) && (reached >= run.t1 || inPhase >= timing.drainMillis())) {
          drain(run);
        }
      }
      case REMOVING -> {
        boolean tried = run.trial != null && run.trial.isWoven();
        if (inPhase >= timing.removeMillis() || (!tried && stillWoven(run).isEmpty())) {
          record(new Entry.Ended(run.id()));
        }
      }
      case ENDED -> {}
    }
  }

  private void advance(QueryRun run, @Nullable Trial trial, long now) {
    if (trial == null) {
      return;
    }
    desiredChanged |= trial.tick(state.fleet, now, hlcAhead());
    if (trial.failure() != null) {
      abandon(run, RunView.ROLLED_BACK + trial.failure());
    } else if (trial.isPassed()) {
      record(new Entry.Proven(run.id()));
      run.trial = null;
      run.phaseSinceNanos = now;
      desiredChanged = true;
    } else if (isForsaken(run, now)) {
      abandon(run, "its client has gone");
    }
  }

  private boolean isForsaken(QueryRun run, long now) {
    return run.installed.attached()
        && (now - run.lastAskedNanos) / NANOS_PER_MILLI > timing.clientLeaseMillis();
  }

  private boolean passed(long hlc) {
    return time.physical().micros() >= Hlc.micros(hlc);
  }

  /** Connected processes that have not said whether they armed it. */
  private List<Agent> unanswered(QueryRun run) {
    return state.fleet.live().stream()
        .filter(agent -> run.targets(agent) && !run.hasAnswered(agent))
        .toList();
  }

  private List<Agent> stillWoven(QueryRun run) {
    return state.fleet.live().stream()
        .filter(agent -> agent.link() != null && run.isArmedAt(agent))
        .toList();
  }

  /**
   * T0 lies above now, and above every stamp that any armed process has given: but for those that
   * are far ahead of all others, which are taken for blind.
   */
  private void activate(QueryRun run) {
    long now = time.physical().micros();
    long t0 = Hlc.of(now);
    List<Long> blind = new ArrayList<>();
    for (Agent agent : state.fleet.live()) {
      QueryRun.Heard heard = run.heard.get(agent.incarnation());
      boolean armed = heard != null && heard.last().state() == State.ARMED;
      if (armed && !Claims.isAhead(heard.last().hlc(), now)) {
        t0 = Math.max(t0, heard.last().hlc());
      } else if (run.targets(agent) && !run.isTrippedAt(agent)) {
        blind.add(agent.incarnation());
      }
    }
    for (Agent agent : state.fleet.all()) {
      if (isAway(agent) && run.targets(agent)) {
        blind.add(agent.incarnation());
      }
    }
    t0 += Hlc.of(Hlc.EPOCH_MICROS + timing.marginMillis() * 1000);
    state.fleet.all().forEach(a -> run.propagated.put(a.incarnation(), a.propagation()));
    record(new Entry.Activated(run.id(), t0, blind));
    run.phaseSinceNanos = time.now();
    desiredChanged = true;
  }

  /**
   * Whether a process may be there though nothing is heard of it: it was until a moment ago, and
   * did not say that it ends. Whoever has been silent for longer than a lease has no queries left.
   */
  private boolean isAway(Agent agent) {
    return agent.presence() == Agent.Presence.LEFT
        && agent.silentNanos(time.now()) < timing.frontendLeaseMillis() * NANOS_PER_MILLI;
  }

  /** The run's result is final, but for what a process that has left may still bring. */
  private void drain(QueryRun run) {
    List<Long> left = new ArrayList<>();
    for (Agent agent : state.fleet.all()) {
      QueryRun.Heard heard = run.heard.get(agent.incarnation());
      boolean took = heard != null && heard.armed();
      boolean tripped = run.isTrippedAt(agent);
      boolean told = agent.watermark() >= run.t1 || agent.presence() == Agent.Presence.FINISHED;
      if (took && !told) {
        left.add(agent.incarnation());
      }
      boolean late = agent.connectedForNanos(time.now()) > timing.armMillis() * NANOS_PER_MILLI;
      if (!took && !tripped && agent.isLive() && run.targets(agent) && late) {
        record(new Entry.Blind(run.id(), agent.incarnation()));
      }
    }
    record(new Entry.Drained(run.id(), left));
    run.phaseSinceNanos = time.now();
    desiredChanged = true;
  }

  /** Moves the frontier only when that closes a window, so that it costs an entry a second. */
  private void closeWindows() {
    long frontier = Math.min(frontier().orElse(Long.MAX_VALUE), Hlc.of(time.physical().micros()));
    for (QueryRun run : state.runs()) {
      boolean open = run.phase == Phase.COLLECTING || run.phase == Phase.STOPPING;
      if (open && run.result.closesAt(frontier)) {
        record(new Entry.Frontier(frontier));
        return;
      }
    }
  }

  private DesiredState desiredState(Agent agent) {
    List<DesiredQuery> queries =
        state.runs().stream().flatMap(run -> run.desired(agent).stream()).toList();
    return new DesiredState(version, queries, carriers);
  }

  /** The run, if it is known; asking keeps an attached query alive. */
  @Nullable QueryRun ask(long id) {
    QueryRun run = state.find(id);
    if (run != null) {
      run.lastAskedNanos = time.now();
    }
    return run;
  }
}
