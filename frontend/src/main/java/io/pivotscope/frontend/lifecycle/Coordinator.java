package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.AgentLink;
import io.pivotscope.frontend.lifecycle.QueryRun.Phase;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens next to every query.
 *
 * <pre>
 *   ARMING ──(all armed, or 2 s)── T0 ──> COLLECTING ──(stop, time up)── T1 ──> STOPPING
 *     STOPPING ──(frontier past T1)── final result ──> REMOVING ──(classes restored)──> ENDED
 *   TRYING ──(its canary is well)──> ARMING    before all that, where a canary is wanted
 * </pre>
 *
 * Nothing leaves for an agent before the entries it rests on are durable: an acknowledgement says
 * that a report will never be needed again, and T0 must be the same after a restart. Owned by the
 * engine's thread, which calls {@link #takeAfterCommit} once the journal is synced.
 */
final class Coordinator {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Ended runs that can still be asked for. */
  private static final int KEPT_RUNS = 50;

  /** Of the heap, for results of runs that have ended: each may be hundreds of megabytes. */
  private static final int KEPT_SHARE = 4;

  private final Time time;
  private final Timing timing;
  private final DurableState state;
  private final List<CarrierFile> carriers;
  private final Commits commits;
  private final Attendance attendance;
  private final long keptBytes;
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
    this(time, timing, state, carriers, journal, Runtime.getRuntime().maxMemory() / KEPT_SHARE);
  }

  /**
   * @param keptBytes of results of runs that have ended
   */
  Coordinator(
      Time time,
      Timing timing,
      DurableState state,
      List<CarrierFile> carriers,
      Consumer<Entry> journal,
      long keptBytes) {
    WakingClock waking = new WakingClock(time.nanos(), timing.drainMillis() * NANOS_PER_MILLI);
    this.time = new Time(waking, time.physical());
    this.timing = timing;
    this.state = state;
    this.carriers = List.copyOf(carriers);
    this.keptBytes = keptBytes;
    this.commits = new Commits(state, journal);
    this.attendance = new Attendance(this.time, waking, timing, state, commits, this::desiredState);
    this.version = time.physical().micros();
    for (QueryRun run : state.runs()) {
      run.phaseSinceNanos = this.time.now();
      run.lastAskedNanos = this.time.now();
      beginTrial(run);
    }
    dropOldRuns();
  }

  private void beginTrial(QueryRun run) {
    if (run.phase == Phase.TRYING) {
      run.trial = new Trial(run, timing.armMillis());
    }
  }

  DurableState state() {
    return state;
  }

  /** Its {@code now} leaves out pauses of the frontend. */
  Time time() {
    return time;
  }

  /** Who is there, and what they say. */
  Attendance attendance() {
    return attendance;
  }

  /** What to do once everything recorded is durable. */
  List<Runnable> takeAfterCommit() {
    return commits.takeAfterCommit();
  }

  QueryRun install(byte[] program, String text, Terms terms) {
    long id = state.nextId();
    // Microseconds make it grow even where the data directory was thrown away.
    long epoch = time.physical().micros();
    long canary =
        terms.canaryMillis() == Terms.USUAL_CANARY ? timing.canaryMillis() : terms.canaryMillis();
    commits.record(
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

  /** The oldest that have ended, while they are many or hold much; the last one stays. */
  private void dropOldRuns() {
    List<QueryRun> ended = state.runs().stream().filter(run -> run.phase == Phase.ENDED).toList();
    long bytes = ended.stream().mapToLong(run -> run.result.heldBytes()).sum();
    for (int i = 0; i < ended.size() - 1; i++) {
      if (ended.size() - i <= KEPT_RUNS && bytes <= keptBytes) {
        return;
      }
      bytes -= ended.get(i).result.heldBytes();
      commits.record(new Entry.Dropped(ended.get(i).id()));
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
    commits.record(new Entry.Abandoned(run.id(), reason));
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
    nameFast(run);
    commits.record(new Entry.Stopping(run.id(), Math.max(t1, run.t0 + 1), reason));
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
      if (agent.aheadMicros() <= Claims.MAX_AHEAD_MICROS) {
        latest = Math.max(latest, now + agent.aheadMicros());
      }
    }
    return Hlc.of(latest + timing.marginMillis() * 1000);
  }

  /** What T1 does not wait for recorded events just before it that lie after it by their stamps. */
  private void nameFast(QueryRun run) {
    for (Agent agent : state.fleet.live()) {
      if (run.isArmedAt(agent) && agent.aheadMicros() > Claims.MAX_AHEAD_MICROS) {
        commits.blind(run, agent);
      }
    }
  }

  // ---- time

  /** To be called every few dozen milliseconds. */
  void tick() {
    long now = time.now();
    attendance.tick(now);
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
          commits.send(link, () -> desiredState(agent));
        }
      }
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
        if (run.installed.forMillis() > 0 && hlcAhead() >= end(run)) {
          stop(run, hlcAhead(), "time is up");
        } else if (isForsaken(run, now)) {
          stop(run, hlcAhead(), "its client has gone");
        }
      }
      case STOPPING -> {
        long reached = attendance.frontier().orElse(Long.MAX_VALUE);
        if (passed(run.t1) && (reached >= run.t1 || inPhase >= timing.drainMillis())) {
          drain(run);
        }
      }
      case REMOVING -> {
        boolean tried = run.trial != null && run.trial.isWoven();
        if (inPhase >= timing.removeMillis() || (!tried && stillWoven(run).isEmpty())) {
          commits.record(new Entry.Ended(run.id()));
        }
      }
      case ENDED -> {}
    }
  }

  /** When the time of the run is up. */
  private static long end(QueryRun run) {
    return Hlc.of(Hlc.micros(run.t0) + run.installed.forMillis() * 1000);
  }

  private void advance(QueryRun run, @Nullable Trial trial, long now) {
    if (trial == null) {
      return;
    }
    desiredChanged |= trial.tick(state.fleet, now, hlcAhead());
    if (trial.failure() != null) {
      abandon(run, RunView.ROLLED_BACK + trial.failure());
    } else if (trial.isPassed()) {
      commits.record(new Entry.Proven(run.id()));
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
   * T0 lies above now by the clock of every armed process, and above every stamp that it has given:
   * but for those that are far ahead of all others, which are taken for blind.
   */
  private void activate(QueryRun run) {
    long now = time.physical().micros();
    long t0 = Hlc.of(now);
    List<Long> blind = new ArrayList<>();
    for (Agent agent : state.fleet.live()) {
      QueryRun.Heard heard = run.heard.get(agent.incarnation());
      if (heard != null
          && heard.last().state() == State.ARMED
          && agent.aheadMicros() <= Claims.MAX_AHEAD_MICROS
          && !Claims.isAhead(heard.last().hlc(), now)) {
        t0 = Math.max(t0, Hlc.of(now + agent.aheadMicros()));
        t0 = Math.max(t0, heard.last().hlc());
      } else if (run.targets(agent) && !run.isTrippedAt(agent)) {
        blind.add(agent.incarnation());
      }
    }
    for (Agent agent : state.fleet.all()) {
      if (attendance.isAway(agent) && run.targets(agent)) {
        blind.add(agent.incarnation());
      }
    }
    t0 += Hlc.of(Hlc.EPOCH_MICROS + timing.marginMillis() * 1000);
    if (run.program.propagates()) {
      state.fleet.all().forEach(a -> run.propagated(a.incarnation(), a.propagation()));
    }
    commits.record(new Entry.Activated(run.id(), t0, blind));
    run.phaseSinceNanos = time.now();
    desiredChanged = true;
  }

  /** The run's result is final, but for what a process that has left may still bring. */
  private void drain(QueryRun run) {
    List<Long> left = new ArrayList<>();
    for (Agent agent : state.fleet.all()) {
      boolean took = run.wasArmedAt(agent);
      boolean tripped = run.isTrippedAt(agent);
      boolean told = agent.watermark() >= run.t1 || agent.presence() == Agent.Presence.FINISHED;
      if (took && !told) {
        left.add(agent.incarnation());
      }
      if (run.isDeafPastT0(agent)) {
        commits.blind(run, agent);
      }
      boolean late = agent.connectedForNanos(time.now()) > timing.armMillis() * NANOS_PER_MILLI;
      boolean missed = late ? run.targets(agent) : attendance.wasMissedAtT0(run, agent);
      if (!took && !tripped && agent.isLive() && missed) {
        commits.blind(run, agent);
      }
    }
    commits.record(new Entry.Drained(run.id(), left));
    run.phaseSinceNanos = time.now();
    desiredChanged = true;
  }

  /** Moves the frontier only when that closes a window, so that it costs an entry a second. */
  private void closeWindows() {
    long frontier =
        Math.min(attendance.frontier().orElse(Long.MAX_VALUE), Hlc.of(time.physical().micros()));
    for (QueryRun run : state.runs()) {
      boolean open = run.phase == Phase.COLLECTING || run.phase == Phase.STOPPING;
      if (open && run.result.closesAt(frontier)) {
        commits.record(new Entry.Frontier(frontier));
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
