package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.code.Events;
import io.pivotscope.agent.code.Recording;
import io.pivotscope.agent.link.Moment;
import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.PackedEvent;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import io.pivotscope.protocol.interpret.Sampling;
import io.pivotscope.protocol.interpret.Slots;
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
final class QueryEvents extends Events {

  private static final @Nullable Object[] NO_ARGUMENTS = {};

  private final QueryRun query;
  private final Threads threads;
  private final Requests requests;
  private final HlcClock clock;
  private final long process;
  private final boolean propagates;
  private final boolean sampled;

  /** What generated code is made of; none where there is none. */
  private final List<LinkedAdvice> generated;

  private final boolean readsTime;
  private final @Nullable SetShape packs;

  QueryEvents(QueryRun query, Threads threads, Requests requests, HlcClock clock, long process) {
    this(query, threads, requests, clock, process, List.of());
  }

  private QueryEvents(
      QueryRun query,
      Threads threads,
      Requests requests,
      HlcClock clock,
      long process,
      List<LinkedAdvice> generated) {
    this.query = query;
    this.threads = threads;
    this.requests = requests;
    this.clock = clock;
    this.process = process;
    this.propagates = query.program().propagates();
    this.sampled = query.program().isSampled();
    this.generated = generated;
    this.readsTime = generated.stream().anyMatch(LinkedAdvice::readsTime);
    this.packs = generated.isEmpty() ? null : shape(generated.get(0).advice().sink());
  }

  private @Nullable SetShape shape(Sink sink) {
    return sink instanceof Sink.Pack pack
            && query.program().slots().get(pack.slot()) instanceof SlotSpec.Set set
        ? Slots.shape(set)
        : null;
  }

  /** The same for code that is generated for an advice. */
  QueryEvents of(LinkedAdvice advice) {
    return new QueryEvents(query, threads, requests, clock, process, List.of(advice));
  }

  // ---- interpreted

  void event(
      List<LinkedAdvice> advice,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable exception,
      long elapsedNanos,
      boolean readsTime) {
    ThreadState thread = threads.current();
    thread.recorder.begin();
    try {
      Pane pane = start(thread);
      if (pane != null) {
        EventId event = new EventId(thread.lastHlc, process, thread.slot);
        Scope scope = scope(thread);
        Moment moment =
            new Moment(
                self,
                args,
                result,
                exception,
                elapsedNanos,
                readsTime ? clock.physical().micros() : 0,
                event,
                () -> request(thread, scope));
        act(advice, moment, thread, scope, pane);
      }
    } finally {
      thread.recorder.end();
    }
  }

  /** Stamps an event and counts it; null if the query does not look at it. */
  private @Nullable Pane start(ThreadState thread) {
    long hlc = clock.tick(thread.lastHlc);
    thread.lastHlc = hlc;
    long t0 = query.t0();
    if (hlc < t0 || hlc >= query.end()) {
      if (t0 == Long.MAX_VALUE) { // armed, but not begun
        query.sawBeforeAnnouncement(hlc);
      }
      return null;
    }
    if (propagates) {
      Scope scope = requests.scope(thread);
      if (sampled && !isInSample(thread, scope)) {
        return null;
      }
      requests.tidy(scope);
    }
    Pane pane = thread.table(query.table(), query.index()).at(hlc);
    pane.tally().hits++;
    return pane;
  }

  /** Every read of the past before every write. An advice that fails is counted and left out. */
  private void act(
      List<LinkedAdvice> advice, Moment moment, ThreadState thread, Scope scope, Pane pane) {
    Past past = new Past(scope.baggage, query.id(), query.epoch(), isSettled(thread, scope));
    List<@Nullable Reading> readings = new ArrayList<>(advice.size());
    for (LinkedAdvice each : advice) {
      try {
        readings.add(each.read(moment, past, pane));
      } catch (RuntimeException | StackOverflowError e) {
        pane.tally().failed++;
        readings.add(null);
      }
    }
    for (int i = 0; i < readings.size(); i++) {
      Reading reading = readings.get(i);
      if (reading != null) {
        advice.get(i).write(reading, moment.event(), past, pane);
      }
    }
  }

  private boolean isSettled(ThreadState thread, Scope scope) {
    if (!query.isSensitive()) {
      return true;
    }
    EventId declared = scope.baggage.declaredRoot(query.id());
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
    EventId declared = scope.baggage.declaredRoot(query.id());
    return declared != null ? declared : requests.name(thread, scope);
  }

  // ---- generated

  @Override
  public @Nullable Recording thread() {
    return threads.unguarded();
  }

  @Override
  public boolean begin(Recording recording) {
    ThreadState thread = (ThreadState) recording;
    thread.guard.busy = true;
    thread.recorder.begin();
    Pane pane = start(thread);
    thread.pane = pane;
    return pane != null;
  }

  @Override
  public boolean isWhole(Recording recording) {
    ThreadState thread = (ThreadState) recording;
    Scope scope = scope(thread);
    for (Unpack unpack : generated.get(0).advice().unpack()) {
      if (scope.baggage.isCut(query.id(), query.epoch(), unpack.slot())) {
        return false;
      }
    }
    return isSettled(thread, scope);
  }

  @Override
  public void interpret(Recording recording, @Nullable Object self, @Nullable Object[] args) {
    ThreadState thread = (ThreadState) recording;
    Pane pane = recording.pane;
    if (pane != null) {
      act(generated, moment(thread, self, args), thread, scope(thread), pane);
    }
  }

  @Override
  public @Nullable Object observe(Recording recording, int export) {
    return generated.get(0).observe(export, moment((ThreadState) recording, null, NO_ARGUMENTS));
  }

  private Moment moment(ThreadState thread, @Nullable Object self, @Nullable Object[] args) {
    Scope scope = scope(thread);
    long micros = readsTime ? clock.physical().micros() : 0;
    EventId event = new EventId(thread.lastHlc, process, thread.slot);
    return new Moment(self, args, null, null, 0, micros, event, () -> request(thread, scope));
  }

  @Override
  public List<Tuple> unpack(Recording recording, int slot) {
    Baggage baggage = scope((ThreadState) recording).baggage;
    List<PackedEvent> events = baggage.unpackSet(query.id(), query.epoch(), slot);
    if (events.size() == 1) {
      return events.get(0).rows();
    }
    List<Tuple> rows = new ArrayList<>(events.size());
    events.forEach(event -> rows.addAll(event.rows()));
    return rows;
  }

  @Override
  public void withoutBaggage(Recording recording, long rows) {
    Pane pane = recording.pane;
    if (pane != null) {
      pane.tally().withoutBaggage += rows;
    }
  }

  @Override
  public void pack(Recording recording, Tuple tuple) {
    ThreadState thread = (ThreadState) recording;
    Pane pane = recording.pane;
    if (pane == null || packs == null) {
      return;
    }
    Baggage baggage = scope(thread).baggage;
    EventId event = new EventId(thread.lastHlc, process, thread.slot);
    int cut = baggage.pack(query.id(), query.epoch(), packs, event, List.of(tuple));
    pane.tally().packed += 1 - cut;
    pane.tally().cut += cut + baggage.cut(query.id(), query.heldBytes());
  }

  @Override
  public void stream(Recording recording, Tuple columns) {
    ThreadState thread = (ThreadState) recording;
    Pane pane = recording.pane;
    if (pane != null) {
      pane.stream(columns, thread.lastHlc, thread.slot);
    }
  }

  @Override
  public void failed(@Nullable Recording recording, Throwable thrown) {
    Pane pane = recording == null ? null : recording.pane;
    if (pane != null
        && (thrown instanceof RuntimeException || thrown instanceof StackOverflowError)) {
      pane.tally().failed++;
    } else {
      Hooks.failed(thrown);
    }
  }

  @Override
  public void end(Recording recording) {
    ThreadState thread = (ThreadState) recording;
    thread.pane = null;
    thread.recorder.end();
    thread.guard.busy = false;
  }
}
