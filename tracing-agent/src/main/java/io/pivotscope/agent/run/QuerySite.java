package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.link.Moment;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.QueryView;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import io.pivotscope.protocol.interpret.Sampling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that one query does at one method. One place in one invocation is one event, whatever number
 * of its advices act there; a declared request of the query begins before the events at entry and
 * ends after those at exit.
 *
 * <p>Thread-safe: what linking adds is published whole, what an event touches is the thread's.
 */
final class QuerySite implements SiteListener {

  /** What acts where. Replaced as a whole while the method's points are linked. */
  private record Plan(
      List<LinkedAdvice> entry,
      List<LinkedAdvice> exit,
      List<LinkedAdvice> thrown,
      Map<Place, List<LinkedAdvice>> inside,
      boolean request,
      boolean readsElapsed,
      boolean readsTime) {

    Plan with(LinkedAdvice more) {
      return new Plan(
          more.place().equals(Place.ENTRY) ? plus(entry, more) : entry,
          more.place().equals(Place.RETURN) ? plus(exit, more) : exit,
          more.place().equals(Place.THROW) ? plus(thrown, more) : thrown,
          more.place().isInside() ? plus(inside, more) : inside,
          request,
          readsElapsed || more.readsElapsed(),
          readsTime || more.readsTime());
    }

    private static Map<Place, List<LinkedAdvice>> plus(
        Map<Place, List<LinkedAdvice>> map, LinkedAdvice more) {
      Map<Place, List<LinkedAdvice>> larger = new HashMap<>(map);
      larger.put(more.place(), plus(map.getOrDefault(more.place(), List.of()), more));
      return Map.copyOf(larger);
    }

    List<LinkedAdvice> at(List<Place> places) {
      List<LinkedAdvice> first = inside.getOrDefault(places.get(0), List.of());
      if (places.size() == 1) {
        return first;
      }
      List<LinkedAdvice> all = new ArrayList<>(first);
      places.stream().skip(1).forEach(p -> all.addAll(inside.getOrDefault(p, List.of())));
      return all;
    }

    private static List<LinkedAdvice> plus(List<LinkedAdvice> list, LinkedAdvice more) {
      List<LinkedAdvice> longer = new ArrayList<>(list);
      longer.add(more);
      return List.copyOf(longer);
    }
  }

  private final QueryRun query;
  private final Threads threads;
  private final Requests requests;
  private final HlcClock clock;
  private final long process;
  private volatile Plan plan =
      new Plan(List.of(), List.of(), List.of(), Map.of(), false, false, false);

  QuerySite(QueryRun query, Threads threads, Requests requests, HlcClock clock, long process) {
    this.query = query;
    this.threads = threads;
    this.requests = requests;
    this.clock = clock;
    this.process = process;
  }

  synchronized void add(LinkedAdvice advice) {
    plan = plan.with(advice);
  }

  synchronized void beginsRequest() {
    Plan p = plan;
    plan = new Plan(p.entry, p.exit, p.thrown, p.inside, true, p.readsElapsed, p.readsTime);
  }

  @Override
  public long enter(@Nullable Object self, @Nullable Object[] args) {
    Plan p = plan;
    long nanos = p.readsElapsed ? System.nanoTime() : 0;
    if (!p.request) {
      if (!p.entry.isEmpty()) {
        event(p.entry, self, args, null, null, 0);
      }
      return nanos;
    }
    ThreadState thread = threads.current();
    thread.lastHlc = clock.tick(thread.lastHlc);
    EventId root = new EventId(thread.lastHlc, process, thread.slot);
    QueryView view = scope(thread).baggage.enterDeclared(query.id(), query.epoch(), root);
    long token = thread.remember(new ThreadState.OpenInvocation(nanos, view));
    if (!p.entry.isEmpty()) {
      event(p.entry, self, args, null, null, 0);
    }
    return token;
  }

  @Override
  public void point(
      long token, @Nullable Object self, @Nullable Object[] args, List<Place> places) {
    Plan p = plan;
    List<LinkedAdvice> advice = p.at(places);
    if (!advice.isEmpty()) {
      long elapsed = 0;
      if (p.readsElapsed) {
        long entered = p.request ? threads.current().enteredNanos(token) : token;
        elapsed = System.nanoTime() - entered;
      }
      event(advice, self, args, null, null, elapsed);
    }
  }

  @Override
  public void exit(
      long token, @Nullable Object self, @Nullable Object[] args, @Nullable Object result) {
    Plan p = plan;
    end(p, p.exit, token, self, args, result, null);
  }

  @Override
  public void thrown(
      long token, @Nullable Object self, @Nullable Object[] args, Throwable exception) {
    Plan p = plan;
    end(p, p.thrown, token, self, args, null, exception);
  }

  private void end(
      Plan p,
      List<LinkedAdvice> advice,
      long token,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable exception) {
    ThreadState.OpenInvocation open = p.request ? threads.current().recall(token) : null;
    long entered = p.request ? (open == null ? 0 : open.enteredNanos()) : token;
    if (!advice.isEmpty()) {
      long elapsed = p.readsElapsed ? System.nanoTime() - entered : 0;
      event(advice, self, args, result, exception, elapsed);
    }
    if (open != null && open.view() != null) {
      threads.current().scope().baggage.leaveDeclared(query.id(), open.view());
    }
  }

  private void event(
      List<LinkedAdvice> advice,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable exception,
      long elapsedNanos) {
    ThreadState thread = threads.current();
    if (query.t0() == Long.MAX_VALUE) { // armed, but not begun
      thread.lastHlc = clock.tick(thread.lastHlc);
      query.sawBeforeAnnouncement(thread.lastHlc);
      return;
    }
    thread.recorder.begin();
    try {
      long hlc = clock.tick(thread.lastHlc);
      thread.lastHlc = hlc;
      Scope scope = scope(thread);
      if (!query.covers(hlc) || !isInSample(thread, scope)) {
        return;
      }
      Moment moment =
          new Moment(
              self,
              args,
              result,
              exception,
              elapsedNanos,
              plan.readsTime ? clock.physical().micros() : 0,
              new EventId(hlc, process, thread.slot),
              () -> request(thread, scope));
      Pane pane = thread.table(query.table(), query.index()).at(hlc);
      pane.tally().hits++;
      act(advice, moment, moment.event(), thread, scope, pane);
    } finally {
      thread.recorder.end();
    }
  }

  /** Every read of the past before every write. An advice that fails is counted and left out. */
  private void act(
      List<LinkedAdvice> advice,
      Moment moment,
      EventId event,
      ThreadState thread,
      Scope scope,
      Pane pane) {
    requests.tidy(scope);
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
        advice.get(i).write(reading, event, past, pane);
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
  private Scope scope(ThreadState thread) {
    return query.program().propagates() ? requests.scope(thread) : thread.scope();
  }

  private boolean isInSample(ThreadState thread, Scope scope) {
    return !query.program().isSampled()
        || Sampling.includes(request(thread, scope), query.program().sampleRate());
  }

  private EventId request(ThreadState thread, Scope scope) {
    EventId declared = scope.baggage.declaredRoot(query.id());
    return declared != null ? declared : requests.name(thread, scope);
  }
}
