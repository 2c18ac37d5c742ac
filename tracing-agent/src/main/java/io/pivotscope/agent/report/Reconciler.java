package io.pivotscope.agent.report;

import io.pivotscope.agent.run.Queries;
import io.pivotscope.agent.run.QueryRun;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.WeaveResult;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes this process have the queries that the frontend wants it to have, and says how each stands
 * (DESIGN, decision 8). A query that cannot run here is refused by itself; the others do not
 * notice.
 *
 * <p>Used by one thread at a time.
 */
public final class Reconciler {
  /** Of so many queries it is remembered that they were here. */
  private static final int MAX_GONE = 10_000;

  private final Queries queries;
  private final Weaving weaving;
  private final Propagating propagations;
  private final Staying staying = Staying.here();
  private final HlcClock clock;
  private final String procName;
  private final Consumer<QueryStatus> statuses;
  private final Runnable meanwhile;

  private final Map<Long, Managed> managed = new LinkedHashMap<>();

  /** Unwoven, but not all that they recorded has been reported. */
  private final List<Managed> leaving = new ArrayList<>();

  /** Epochs of queries that were here and were wanted no more; the latest come last. */
  private final Set<Long> gone = new LinkedHashSet<>();

  /** What is leaving may still be woven. */
  private boolean isWeaving;

  /**
   * @param propagations the hand-offs and carriers, asked for when a query first propagates
   * @param statuses takes what is to be said to the frontend
   * @param meanwhile called again and again while a weaving goes on, which may take seconds
   */
  public Reconciler(
      Queries queries,
      Weaving weaving,
      Propagating propagations,
      HlcClock clock,
      String procName,
      Consumer<QueryStatus> statuses,
      Runnable meanwhile) {
    this.queries = queries;
    this.weaving = weaving;
    this.propagations = propagations;
    this.clock = clock;
    this.procName = procName;
    this.statuses = statuses;
    this.meanwhile = meanwhile;
  }

  /** Takes the whole set over. */
  void desired(DesiredState desired) {
    times(desired);
    Map<Long, DesiredQuery> wanted = new LinkedHashMap<>();
    desired.queries().forEach(query -> wanted.put(query.queryId(), query));
    boolean changed = propagations.declared(desired.carriers()) && queries.propagates();
    for (Managed each : List.copyOf(managed.values())) {
      DesiredQuery still = wanted.get(each.wanted.queryId());
      if (still == null || still.epoch() != each.wanted.epoch()) {
        managed.remove(each.wanted.queryId());
        changed |= letGo(each, "");
        remember(each.wanted.epoch());
      }
    }
    List<Managed> added = new ArrayList<>();
    boolean toWeave = changed;
    for (DesiredQuery query : wanted.values()) {
      if (!managed.containsKey(query.queryId())) {
        Managed one = admit(query);
        managed.put(query.queryId(), one);
        added.add(one);
        toWeave |= one.installation != null;
      }
    }
    if (toWeave) {
      weave(added);
    }
    for (Managed each : added) {
      each.hlc = clock.tick(0);
      statuses.accept(each.status());
    }
    for (Managed each : added) {
      announce(each, each.wanted, true);
    }
  }

  private void remember(long epoch) {
    gone.add(epoch);
    if (gone.size() > MAX_GONE) {
      gone.remove(gone.iterator().next());
    }
  }

  /**
   * Takes over when queries that are there begin and end, and weaves nothing: what is no longer
   * wanted is silent from now on, however long it takes to take it out.
   */
  void times(DesiredState desired) {
    Set<Long> wanted = new HashSet<>();
    desired.queries().forEach(query -> wanted.add(query.queryId()));
    for (Managed each : managed.values()) {
      if (each.run != null && !wanted.contains(each.wanted.queryId())) {
        each.run.endAt(clock.now());
      }
    }
    for (DesiredQuery query : desired.queries()) {
      Managed each = managed.get(query.queryId());
      if (each != null && each.wanted.epoch() == query.epoch() && !each.isBeingWoven()) {
        announce(each, query, false);
      }
    }
  }

  /**
   * The frontend is to know that T0 has been heard of; and where it comes when it has passed, that
   * it has cost events. So has it where a query was here before: another frontend had the process,
   * or the same one without its data, and did not want it.
   */
  private void announce(Managed each, DesiredQuery query, boolean isNew) {
    QueryRun run = each.run;
    if (run == null) {
      return;
    }
    if (query.t0() != 0 && each.waitsForT0()) {
      boolean hasPassed = clock.now() > query.t0();
      run.beginAt(query.t0());
      if (each.state == State.ARMED) {
        each.reason = hasPassed ? lateness(query, isNew) : "";
        statuses.accept(each.status());
      }
    }
    run.endAt(query.t1());
  }

  private String lateness(DesiredQuery query, boolean isNew) {
    if (!isNew) {
      return "heard of T0 after it had passed";
    }
    return gone.contains(query.epoch())
        ? "was without it for a while, since a frontend did not want it"
        : "";
  }

  private Managed admit(DesiredQuery query) {
    try {
      AdviceProgram program = ProgramCodec.decode(query.program());
      QueryRun run = queries.add(query.queryId(), query.epoch(), program);
      boolean observes =
          program.processNames().isEmpty() || program.processNames().contains(procName);
      return new Managed(query, run, queries.installation(run, observes), State.ARMED, "");
    } catch (MalformedMessageException | LinkException | IllegalArgumentException e) {
      return new Managed(query, null, null, State.REFUSED, "unsound program: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      // Such as a heap that is full for the moment: the other queries are not to miss anything.
      Hooks.failed(e);
      return new Managed(query, null, null, State.REFUSED, "cannot be taken in: " + e);
    }
  }

  /** Weaves the present set; if that fails for the new ones, the set without them. */
  private void weave(List<Managed> added) {
    try {
      take(apply(), added);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      for (Managed each : added) {
        refuse(each, "cannot be woven: " + e);
      }
      take(apply(), List.of());
    }
  }

  private WeaveResult apply() {
    List<Installation> installations = new ArrayList<>();
    for (Managed each : managed.values()) {
      if (each.installation != null && each.state == State.ARMED) {
        installations.add(each.installation);
      }
    }
    isWeaving = true;
    try {
      WeaveResult result = Aside.call("pivotscope-weaver", () -> applied(installations), meanwhile);
      queries.requests().woven();
      return result;
    } finally {
      isWeaving = false;
    }
  }

  private WeaveResult applied(List<Installation> installations) {
    List<HookPoint> hookPoints =
        staying.hookPoints(queries.propagates(), propagations::hookPoints, micros());
    return weaving.apply(installations, hookPoints);
  }

  private long micros() {
    return clock.physical().micros();
  }

  private void refuse(Managed each, String reason) {
    if (each.run != null) {
      queries.remove(each.run);
      each.state = State.REFUSED;
      each.reason = reason;
    }
  }

  /** What it says of queries that are not new is told where it has changed: classes came late. */
  private void take(WeaveResult result, List<Managed> added) {
    for (WeaveResult.Query query : result.queries()) {
      Managed each = managed.get(query.queryId());
      if (each == null || each.run == null || each.wanted.epoch() != query.epoch()) {
        continue;
      }
      List<TracepointStatus> before = each.tracepoints;
      int advices = each.run.program().advice().size();
      each.tracepoints = query.points().stream().filter(t -> t.advice() < advices).toList();
      if (added.contains(each)) {
        each.pauseNanos = result.pauseNanos();
      } else if (!each.tracepoints.equals(before)) {
        statuses.accept(each.status());
      }
    }
  }

  /** Classes were loaded that match: says what has changed. */
  void lateMatches() {
    take(weaving.status(), List.of());
  }

  /** Says where every query stands, to a frontend that may not have heard. */
  void repeat() {
    managed.values().forEach(each -> statuses.accept(each.status()));
  }

  /** The frontend has been heard of: queries that have not ended live on until then. */
  void leaseUntil(long hlc) {
    for (Managed each : managed.values()) {
      if (each.run != null && clock.now() < each.run.end()) {
        each.run.leaseUntil(hlc);
      }
    }
  }

  /**
   * Time passes: ends the queries whose lease is over, and takes out hooks that have stayed. Such
   * queries do not come back under the same epoch.
   */
  void endExpired() {
    queries.requests().passTime();
    boolean changed = staying.isOver(micros());
    for (Managed each : managed.values()) {
      QueryRun run = each.run;
      if (run != null && each.state == State.ARMED && run.isLeaseOver(clock.now())) {
        changed |= letGo(each, "the frontend was silent for longer than its lease");
        each.hlc = run.end();
        statuses.accept(each.status());
      }
    }
    if (changed) {
      take(apply(), List.of());
    }
  }

  /**
   * Unweaves the queries that have tripped: they have been silent since. They do not come back
   * under the same epoch either.
   */
  void endTripped() {
    boolean changed = false;
    for (Managed each : managed.values()) {
      if (each.run != null && each.run.tripped() != null && letGo(each, "")) {
        changed = true;
        each.hlc = clock.tick(0);
        statuses.accept(each.status());
      }
    }
    if (changed) {
      take(apply(), List.of());
    }
  }

  /** What waits to be reported holds so much memory. */
  void waits(long bytes) {
    queries.memory().waits(bytes);
  }

  /** Whether there is no query, nor anything left of one. */
  boolean isIdle() {
    return managed.isEmpty() && leaving.isEmpty();
  }

  /** Memory ran out, and nobody knows whose events or rows are lost by it. */
  void ranOut() {
    running().forEach(QueryRun::ranOut);
  }

  /** Ends everything here and now, without unweaving: the process is about to end. */
  void endAll() {
    long now = clock.tick(0);
    running().forEach(run -> run.endAt(now));
  }

  private boolean letGo(Managed each, String reason) {
    QueryRun run = each.run;
    if (run == null || each.state != State.ARMED) {
      return false;
    }
    run.endAt(clock.tick(0));
    queries.remove(run);
    String tripped = run.tripped();
    each.state = tripped == null ? State.REMOVED : State.TRIPPED;
    boolean neverBegan = reason.isEmpty() && each.waitsForT0();
    each.reason = tripped != null ? tripped : neverBegan ? "it never heard of T0" : reason;
    leaving.add(each);
    return true;
  }

  /** All queries that have recorded something or may do so, those that are leaving included. */
  List<QueryRun> running() {
    List<QueryRun> runs = new ArrayList<>();
    for (Managed each : managed.values()) {
      if (each.run != null && each.state == State.ARMED) {
        runs.add(each.run);
      }
    }
    for (Managed each : leaving) {
      if (each.run != null) {
        runs.add(each.run);
      }
    }
    return runs;
  }

  /**
   * Everything up to the watermark is on its way: queries that ended before have been removed, once
   * they are unwoven.
   */
  void reported(long watermark) {
    if (isWeaving) {
      return;
    }
    for (Managed each : List.copyOf(leaving)) {
      if (each.run == null || watermark >= each.run.end() - 1) {
        leaving.remove(each);
        // From when on it has seen nothing: one that never began has not since it was armed.
        if (!each.waitsForT0()) {
          each.hlc = clock.tick(0);
        }
        statuses.accept(each.status());
      }
    }
  }
}
