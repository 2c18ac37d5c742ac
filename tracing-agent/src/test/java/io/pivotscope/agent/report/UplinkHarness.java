package io.pivotscope.agent.report;

import static org.awaitility.Awaitility.await;

import io.pivotscope.agent.aggregate.Watermark;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.link.Access;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.run.Queries;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** An uplink, a frontend of the test's own, and weaving that is a list of what was asked for. */
@Timeout(60)
abstract class UplinkHarness {
  static final class Target {
    void work(int size) {}
  }

  static final AdviceProgram PROGRAM = Programs.countAndSum(Target.class, "work");

  final FakeWeaving weaving = new FakeWeaving();
  final AnchoredClock physical = AnchoredClock.system();
  final HlcClock clock = new HlcClock(physical);
  final Threads threads = new Threads();
  volatile Propagation propagation = Propagation.NONE;
  final CountDownLatch searchEnds = new CountDownLatch(1);
  FakeFrontend frontend;
  Queries queries;
  Uplink uplink;
  Thread thread;

  @BeforeEach
  void start() throws IOException {
    frontend = new FakeFrontend();
    start(frontend.port());
  }

  void start(int port) {
    start(new Uplink.Settings("127.0.0.1", port, 50, () -> "secret", null));
  }

  void start(Uplink.Settings settings) {
    ExportLinker linker =
        new ExportLinker(
            new Access(noInstrumentation()), new ExportLinker.Standard("host", 1, "proc"));
    queries =
        new Queries(
            threads,
            clock,
            7,
            linker,
            new WorkInProgress(Map.of()),
            new Memory(Long.MAX_VALUE / 2),
            50_000);
    uplink =
        new Uplink(
            settings,
            new Uplink.Identity(7, "proc", "host", 1, "17", "test", System.nanoTime()),
            physical,
            clock,
            threads,
            new Watermark(clock, threads.recorders()),
            (statuses, meanwhile) ->
                new Reconciler(queries, weaving, List::of, clock, "proc", statuses, meanwhile),
            () -> propagation,
            describe ->
                new AgentMessage.Description(describe.requestId(), true, List.of(), List.of()),
            this::found);
    thread = new Thread(uplink, "uplink");
    thread.setDaemon(true);
    thread.start();
  }

  AgentMessage.Found found(Find find) {
    try {
      searchEnds.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new AgentMessage.Found(find.requestId(), List.of(), 0, 0, 0);
  }

  static Instrumentation noInstrumentation() {
    return (Instrumentation)
        java.lang.reflect.Proxy.newProxyInstance(
            UplinkHarness.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @AfterEach
  void stop() throws IOException {
    uplink.close(1000);
    frontend.close();
    await().until(() -> !thread.isAlive());
  }

  QueryStatus status(long query, State state) {
    await()
        .until(() -> frontend.statuses().anyMatch(s -> s.queryId() == query && s.state() == state));
    return frontend
        .statuses()
        .filter(s -> s.queryId() == query && s.state() == state)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  void call(int size) {
    for (SiteListener listener : weaving.listeners) {
      Object[] args = {size};
      Target self = new Target();
      listener.exit(listener.enter(self, args), self, args, null);
    }
  }

  long[] countAndSum(long query) {
    long[] total = new long[2];
    frontend
        .rows(query)
        .forEach(
            row -> {
              Accumulator[] cells = Programs.countAndSum(row);
              total[0] += (Long) cells[0].result();
              total[1] += (Long) cells[1].result();
            });
    return total;
  }

  /** Arms query 1, begins it and waits until the agent has heard so, adding only zeros. */
  long begin() throws IOException {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    long t0 = status(1, State.ARMED).hlc() + 1;
    frontend.want(FakeFrontend.query(1, t0, Long.MAX_VALUE, PROGRAM));
    await()
        .until(
            () -> {
              call(0);
              return countAndSum(1)[0] > 0;
            });
    return t0;
  }

  void awaitTicks(int n) {
    for (int i = 0; i < n; i++) {
      long before = frontend.watermark();
      await().until(() -> frontend.watermark() > before);
    }
  }

  long heard(Class<? extends AgentMessage> type) {
    return frontend.heard.stream().filter(type::isInstance).count();
  }

  long hellos() {
    return heard(AgentMessage.Hello.class);
  }
}
