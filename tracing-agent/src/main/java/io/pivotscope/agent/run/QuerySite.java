package io.pivotscope.agent.run;

import io.pivotscope.agent.code.AdviceCode;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.QueryView;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.advice.Place;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.pivotscope.Hooks;
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
  private final HlcClock clock;
  private final long process;
  private final QueryEvents events;

  /** Of the plan for which it was made, and of the shape that was asked for. */
  private @Nullable Code compiled;

  private @Nullable Plan compiledPlan;

  private volatile Plan plan =
      new Plan(List.of(), List.of(), List.of(), Map.of(), false, false, false);

  QuerySite(QueryRun query, Threads threads, Requests requests, HlcClock clock, long process) {
    this.query = query;
    this.threads = threads;
    this.clock = clock;
    this.process = process;
    this.events = QueryEvents.of(query, threads, requests, clock, process);
  }

  synchronized void add(LinkedAdvice advice) {
    plan = plan.with(advice);
  }

  synchronized void beginsRequest() {
    Plan p = plan;
    plan = new Plan(p.entry, p.exit, p.thrown, p.inside, true, p.readsElapsed, p.readsTime);
  }

  @Override
  public synchronized @Nullable Code code(MethodType type, boolean instance) {
    Plan p = plan;
    if (p != compiledPlan) {
      compiled = p.inside.isEmpty() && !p.request ? compile(p, type, instance) : null;
      compiledPlan = p;
    }
    return compiled;
  }

  /** Null if the advice at one of the places is interpreted. */
  private @Nullable Code compile(Plan p, MethodType type, boolean instance) {
    MethodHandle entry = compile(p.entry, type, instance);
    MethodHandle exit = compile(p.exit, AdviceCode.BOXED, true);
    MethodHandle thrown = compile(p.thrown, AdviceCode.BOXED, true);
    return (entry == null && !p.entry.isEmpty())
            || (exit == null && !p.exit.isEmpty())
            || (thrown == null && !p.thrown.isEmpty())
        ? null
        : new Code(entry, exit, thrown, p.readsElapsed);
  }

  @Override
  public boolean isForEntryAlone() {
    Plan p = plan;
    return p.exit.isEmpty() && p.thrown.isEmpty() && p.inside.isEmpty() && !p.request;
  }

  private @Nullable MethodHandle compile(
      List<LinkedAdvice> advice, MethodType type, boolean instance) {
    if (advice.isEmpty()) {
      return null;
    }
    try {
      MethodHandle code =
          PlaceCode.compile(query, advice, type, instance, events.of(advice, false));
      return code == null
          ? null
          : query.live().guardWithTest(code, MethodHandles.empty(code.type()));
    } catch (IllegalAccessException | RuntimeException | LinkageError e) {
      Hooks.failed(e); // it is interpreted then
      return null;
    }
  }

  @Override
  public long enter(@Nullable Object self, @Nullable Object[] args) {
    Plan p = plan;
    if (!p.request) {
      long nanos = p.readsElapsed ? System.nanoTime() : 0;
      if (!p.entry.isEmpty()) {
        events.event(p.entry, self, args, null, null, 0, p.readsTime);
      }
      return nanos;
    }
    ThreadState thread = threads.current();
    thread.lastHlc = clock.tick(thread.lastHlc);
    EventId root = new EventId(thread.lastHlc, process, thread.slot);
    QueryView view = events.scope(thread).baggage().enterDeclared(query.id(), query.epoch(), root);
    long token = thread.token(System.nanoTime());
    if (view != null) {
      thread.remember(token, query.id(), view);
    }
    if (!p.entry.isEmpty()) {
      events.event(p.entry, self, args, null, null, 0, p.readsTime);
    }
    return token;
  }

  @Override
  public void point(
      long token, @Nullable Object self, @Nullable Object[] args, List<Place> places) {
    Plan p = plan;
    List<LinkedAdvice> advice = p.at(places);
    if (!advice.isEmpty()) {
      long elapsed = p.readsElapsed ? elapsed(token) : 0;
      events.event(advice, self, args, null, null, elapsed, p.readsTime);
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
    ThreadState.OpenInvocation request = p.request ? threads.current().recall(token) : null;
    if (!advice.isEmpty()) {
      long elapsed = p.readsElapsed ? elapsed(token) : 0;
      events.event(advice, self, args, result, exception, elapsed, p.readsTime);
    }
    if (request != null) {
      threads.current().leave(request);
    }
  }

  /** A token is when the invocation began, but for a nanosecond or two where requests nest. */
  private static long elapsed(long token) {
    return Math.max(0, System.nanoTime() - token);
  }
}
