package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.agent.weave.WeaveResult;
import io.pivotscope.agent.weave.Weaver;
import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.PackedEvent;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.value.Tuple;
import java.lang.reflect.Method;
import java.pivotscope.Hooks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** A process with the hand-offs woven, and a view of what the current request carries. */
final class Probe {
  private static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);

  private final Threads threads = new Threads();
  private final AtomicLong events = new AtomicLong();
  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});
  private final long failures = Hooks.failures();

  private final WorkInProgress work =
      new WorkInProgress(
          Map.of(
              "java.util.concurrent.ThreadPoolExecutor", Set.of("runWorker"),
              "java.util.TimerThread", Set.of("mainLoop")),
          Map.of(
              "java.util.concurrent.FutureTask", Set.of("run", "runAndReset"),
              "java.util.concurrent.ForkJoinTask", Set.of("doExec")));

  final Requests requests =
      new Requests(threads, new HlcClock(AnchoredClock.system()), 7, Budgets.UNLIMITED, work);
  final CarrierHop hop = requests.hop("test", "message");

  /** Installs all hand-offs into whatever is running. */
  void weave(ElementHandoff... elements) {
    requests.setPropagating(true);
    Propagations propagations =
        new Propagations(requests, InstrumentationHolder.get(), List.of(), List.of(elements));
    assertThat(propagations.select().off()).isEmpty();
    WeaveResult result = weaver.apply(List.of(), propagations.select().hookPoints());
    for (WeaveResult.Hook hook : result.hookPoints()) {
      assertThat(hook.refusals()).as(hook.id()).isEmpty();
    }
  }

  /** Takes everything out again; what went wrong in a hook fails the test here. */
  void restore() {
    requests.setPropagating(false);
    weaver.apply(List.of(), List.of());
    if (Hooks.failures() != failures) {
      throw new AssertionError("a hook failed", Hooks.lastFailure());
    }
  }

  /** Runs the body in a new request that knows one mark. */
  <T> T inRequest(String mark, Callable<T> body) throws Exception {
    Scope scope = requests.beginTick();
    try {
      pack(mark);
      return body.call();
    } finally {
      requests.end(scope);
    }
  }

  void pack(String mark) {
    long event = events.incrementAndGet();
    baggage().pack(1, 1, ALL, new EventId(event, 7, 0), List.of(Tuple.of(mark)));
  }

  /** What has happened before now in this thread's request. */
  Set<String> marks() {
    Set<String> marks = new TreeSet<>();
    for (PackedEvent event : baggage().unpackSet(1, 1, 0)) {
      event.rows().forEach(row -> marks.add(String.valueOf(row.get(0))));
    }
    return marks;
  }

  // The tests' class loader is not the agent's in a fork, so not in its packages either.
  private Baggage baggage() {
    try {
      Object state = call(threads, "current");
      Method look = Requests.class.getDeclaredMethod("scope", state.getClass());
      look.setAccessible(true);
      Object scope = look.invoke(requests, state);
      return (Baggage) call(scope, "baggage");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Object call(Object owner, String name) throws ReflectiveOperationException {
    Method method = owner.getClass().getDeclaredMethod(name);
    method.setAccessible(true);
    return method.invoke(owner);
  }
}
