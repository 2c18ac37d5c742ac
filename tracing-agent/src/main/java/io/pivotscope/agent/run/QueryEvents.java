package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.LocalTable;
import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.budget.Spent;
import io.pivotscope.agent.code.EventRows;
import io.pivotscope.agent.code.Events;
import io.pivotscope.agent.link.Moment;
import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Groups;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.LedgerView;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import io.pivotscope.protocol.interpret.Sampling;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one query at one method: whether there is one, what its past is, and where what it
 * yields goes. {@link #event} interprets the advice; generated advice calls the rest.
 *
 * <p>Thread-safe: what an event touches is its thread's.
 */
record QueryEvents(
    QueryRun query,
    LocalTable table,
    int index,
    boolean propagates,
    boolean sampled,
    Threads threads,
    Requests requests,
    HlcClock clock,
    long process,
    List<LinkedAdvice> generated,
    int first,
    boolean guarded,
    boolean readsTime,
    PlaceCode code,
    Spent spent,
    long unseenNanos)
    implements Events {

  /** What an event takes before and after it is timed: the call, and a look at the thread. */
  private static final long CALL_NANOS = 5;

  /** The same where it is told with an array of arguments, through a frame. */
  private static final long BOXED_NANOS = 40;

  private static final @Nullable Object[] NO_ARGUMENTS = {};

  /** For advice that is interpreted. */
  static QueryEvents of(
      QueryRun query, Threads threads, Requests requests, HlcClock clock, long process) {
    return new QueryEvents(
        query,
        query.table(),
        query.index(),
        query.program().propagates(),
        query.program().isSampled(),
        threads,
        requests,
        clock,
        process,
        List.of(),
        0,
        true,
        false,
        new PlaceCode(),
        query.spent(),
        BOXED_NANOS);
  }

  /**
   * The same for code that is generated for advice.
   *
   * @param advice all that acts at a place
   * @param guarded whether its callers have seen to guard and fence
   */
  QueryEvents of(List<LinkedAdvice> advice, boolean guarded) {
    return new QueryEvents(
        query,
        table,
        index,
        propagates,
        sampled,
        threads,
        requests,
        clock,
        process,
        advice,
        advice.get(0).index(),
        guarded,
        advice.stream().anyMatch(LinkedAdvice::readsTime),
        code,
        spent,
        guarded ? BOXED_NANOS : CALL_NANOS);
  }

  // ---- what is told with boxes

  void event(
      List<LinkedAdvice> advice,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable exception,
      long elapsedNanos,
      boolean readsTime) {
    if (code.run(advice, this, self, args, result, exception, elapsedNanos)) {
      return;
    }
    ThreadState thread = threads.current();
    try {
      thread.watch.begin();
      thread.begin();
      Pane pane = start(thread);
      if (pane != null) {
        for (LinkedAdvice each : advice) {
          pane.count(each.index(), Pane.HITS, 1);
        }
        Moment moment = moment(thread, self, args, result, exception, elapsedNanos, readsTime);
        act(advice, moment, thread, scope(thread), pane);
      }
    } catch (OutOfMemoryError e) {
      query.ranOut();
      throw e;
    } finally {
      thread.recording = false; // a call of the end may find no room on the stack
      thread.watch.end(spent, unseenNanos);
    }
  }

  /** Stamps an event and counts it; null if the query does not look at it. */
  private @Nullable Pane start(ThreadState thread) {
    long hlc = clock.tick(thread.lastHlc);
    thread.lastHlc = hlc;
    thread.stamp = hlc;
    Pane pane = thread.pane(index, hlc);
    if (pane == null) {
      pane = turnTo(thread, hlc);
      if (pane == null) {
        return null;
      }
    }
    if (propagates) {
      Scope scope = requests.scope(thread);
      if (sampled && !isInSample(thread, scope)) {
        return null;
      }
      requests.tidy(scope);
    }
    pane.hits++;
    return pane;
  }

  private @Nullable Pane turnTo(ThreadState thread, long hlc) {
    long t0 = query.t0();
    if (hlc >= t0 && hlc < query.end()) {
      return thread.turnTo(table, index, hlc);
    }
    if (t0 == Long.MAX_VALUE) { // armed, but not begun
      query.sawBeforeAnnouncement(hlc);
    }
    return null;
  }

  private Moment moment(
      ThreadState thread,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown,
      long elapsedNanos,
      boolean readsTime) {
    Scope scope = scope(thread);
    long micros = readsTime ? clock.physical().micros() : 0;
    EventId event = new EventId(thread.stamp, process, thread.slot);
    return new Moment(
        self, args, result, thrown, elapsedNanos, micros, event, () -> request(thread, scope));
  }

  /**
   * Every read of the past before every write, as generated code does it: it reads what is in the
   * baggage while it writes, so those that come last, which pack nothing that others read, are the
   * first to write. An advice that fails is counted and left out.
   */
  private void act(
      List<LinkedAdvice> advice, Moment moment, ThreadState thread, Scope scope, Pane pane) {
    query.countInterpreted();
    Past past = new Past(scope.baggage(), query.id(), query.epoch(), isSettled(thread, scope));
    List<@Nullable Reading> readings = new ArrayList<>(advice.size());
    for (LinkedAdvice each : advice) {
      try {
        readings.add(each.read(moment, past, pane));
      } catch (RuntimeException | StackOverflowError e) {
        pane.failed++;
        readings.add(null);
      } catch (OutOfMemoryError e) {
        pane.failed++;
        query.ranOut();
        return;
      }
    }
    for (int i = readings.size() - 1; i >= 0; i--) {
      Reading reading = readings.get(i);
      if (reading != null) {
        try {
          advice.get(i).write(reading, moment.event(), past, pane);
        } catch (RuntimeException | StackOverflowError e) {
          pane.failed++;
        }
      }
    }
  }

  private boolean isSettled(ThreadState thread, Scope scope) {
    if (!query.isSensitive()) {
      return true;
    }
    EventId declared = scope.baggage().declaredRoot(query.id());
    if (declared != null) {
      return declared.hlc() >= query.wholeFrom();
    }
    return query.isSettled(scope.root, scope.unsettledFrom) && !isInUnseenRequest(thread);
  }

  /** Whether the thread is in a declared request that had begun before its method was woven. */
  private boolean isInUnseenRequest(ThreadState thread) {
    if (query.program().requests().isEmpty() || !thread.mayBeInUnseenRequest(query.epoch())) {
      return false;
    }
    if (WorkInProgress.isOnStack(query::isRequest)) {
      return true;
    }
    thread.sawOutsideOfRequest(query.epoch());
    return false;
  }

  /** A query that does not propagate may act before propagation is woven: it settles nothing. */
  Scope scope(ThreadState thread) {
    return propagates ? requests.scope(thread) : thread.scope();
  }

  private boolean isInSample(ThreadState thread, Scope scope) {
    return Sampling.includes(request(thread, scope), query.program().sampleRate());
  }

  private EventId request(ThreadState thread, Scope scope) {
    EventId declared = scope.baggage().declaredRoot(query.id());
    return declared != null ? declared : requests.name(thread, scope);
  }

  // ---- generated

  @Override
  public @Nullable Recorder thread() {
    return guarded ? threads.current() : threads.unguarded();
  }

  @Override
  public boolean passes(Recorder recorder) {
    ThreadState thread = (ThreadState) recorder;
    if (sampled || !thread.scope().isBare() || !requests.isKnown(thread)) {
      return false;
    }
    long hlc = clock.glance();
    return hlc >= query.t0() && hlc < query.end() && thread.pass(table, index, first);
  }

  @Override
  public @Nullable Pane begin(Recorder recorder) {
    ThreadState thread = (ThreadState) recorder;
    thread.watch.begin();
    thread.begin();
    return start(thread);
  }

  @Override
  public boolean isSettled(Recorder recorder) {
    ThreadState thread = (ThreadState) recorder;
    return isSettled(thread, scope(thread));
  }

  @Override
  public void interpret(
      Recorder recorder,
      Pane pane,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown,
      long elapsedNanos) {
    ThreadState thread = (ThreadState) recorder;
    Moment moment = moment(thread, self, args, result, thrown, elapsedNanos, readsTime);
    act(generated, moment, thread, scope(thread), pane);
  }

  @Override
  public @Nullable Object observe(Recorder recorder, int advice, int export) {
    Moment moment = moment((ThreadState) recorder, null, NO_ARGUMENTS, null, null, 0, readsTime);
    return generated.get(advice).observe(export, moment);
  }

  @Override
  public SetView unpack(Recorder recorder, int slot) {
    return ((ThreadState) recorder).scope().baggage().set(query.id(), query.epoch(), slot);
  }

  @Override
  public LedgerView unpack(Recorder recorder, LedgerShape shape) {
    return ((ThreadState) recorder).scope().baggage().ledger(query.id(), query.epoch(), shape);
  }

  @Override
  public void pack(Recorder recorder, Pane pane, SetShape shape, Tuple tuple) {
    ThreadState thread = (ThreadState) recorder;
    Baggage baggage = thread.scope().baggage();
    int cut =
        baggage.pack(query.id(), query.epoch(), shape, thread.stamp, process, thread.slot, tuple);
    pane.packed += 1 - cut;
    pane.cut += cut + baggage.cut(query.id(), query.heldBytes());
  }

  @Override
  public void pack(Recorder recorder, Pane pane, SetShape shape, EventRows rows) {
    ThreadState thread = (ThreadState) recorder;
    Baggage baggage = thread.scope().baggage();
    EventId event = new EventId(thread.stamp, process, thread.slot);
    if (rows.isWhole()) {
      int cut = baggage.pack(query.id(), query.epoch(), shape, event, rows.rows());
      pane.packed += rows.rows().size() - cut;
      pane.cut += cut;
    } else {
      pane.cut += baggage.cutFrom(query.id(), query.epoch(), shape, event) + rows.seen();
    }
    pane.cut += baggage.cut(query.id(), query.heldBytes());
  }

  @Override
  public void packNothing(Recorder recorder, Pane pane, SetShape shape) {
    ThreadState thread = (ThreadState) recorder;
    Baggage baggage = thread.scope().baggage();
    EventId event = new EventId(thread.stamp, process, thread.slot);
    baggage.pack(query.id(), query.epoch(), shape, event, List.of());
    pane.cut += baggage.cut(query.id(), query.heldBytes());
  }

  @Override
  public @Nullable Groups toAdd(Recorder recorder, LedgerShape shape) {
    return ((ThreadState) recorder).scope().baggage().toAdd(query.id(), query.epoch(), shape);
  }

  @Override
  public void added(Recorder recorder, Pane pane, Groups groups, int counters, long bytes) {
    Baggage baggage = ((ThreadState) recorder).scope().baggage();
    int bound = (int) Math.min(bytes, Integer.MAX_VALUE);
    pane.packed += baggage.added(query.id(), groups, counters, bound);
    pane.cut += baggage.cut(query.id(), query.heldBytes());
  }

  @Override
  public void stream(Recorder recorder, Pane pane, Tuple columns) {
    ThreadState thread = (ThreadState) recorder;
    pane.stream(columns, thread.stamp, thread.slot);
  }

  @Override
  public void failed(@Nullable Pane pane, Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      query.ranOut();
    }
    if (pane != null
        && (thrown instanceof RuntimeException || thrown instanceof VirtualMachineError)) {
      pane.failed++;
    } else {
      Hooks.failed(thrown);
    }
  }

  @Override
  public void end(Recorder recorder) {
    ThreadState thread = (ThreadState) recorder;
    thread.end();
    thread.watch.end(spent, unseenNanos);
  }
}
