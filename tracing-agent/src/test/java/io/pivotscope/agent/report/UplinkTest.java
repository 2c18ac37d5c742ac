package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.agent.aggregate.Watermark;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.link.Access;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.run.Queries;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.run.WorkInProgress;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.agent.weave.WeaveResult;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The uplink against a frontend of the test's own; weaving is a list of what was asked for. */
@Timeout(60)
class UplinkTest {

  /** Links every point to {@link Target#work} and keeps the listeners. */
  private static final class FakeWeaving implements Weaving {
    final List<SiteListener> listeners = new CopyOnWriteArrayList<>();
    final List<Long> woven = new CopyOnWriteArrayList<>();
    volatile boolean fails;

    /** Thrown once. */
    volatile Error error;

    private volatile List<Installation> present = List.of();

    /** How many methods match. */
    volatile int methods = 1;

    /** A weaving waits for it before it ends. */
    volatile CountDownLatch goOn = new CountDownLatch(0);

    volatile boolean isWaiting;

    @Override
    public WeaveResult apply(List<Installation> installations, List<HookPoint> hookPoints) {
      Error once = error;
      if (once != null) {
        error = null;
        throw once;
      }
      if (fails && !installations.isEmpty()) {
        throw new IllegalStateException("no weaving today");
      }
      List<WeaveResult.Query> queries = new ArrayList<>();
      for (Installation each : installations) {
        if (!woven.contains(each.queryId())) {
          for (Installation.Point point : each.points()) {
            try {
              MethodInfo method = new MethodInfo("work", "(I)V", 1, List.of("size"));
              listeners.add(each.factory().link(Target.class, method, point.advice()));
            } catch (LinkException e) {
              throw new IllegalStateException(e);
            }
          }
        }
        queries.add(query(each));
      }
      isWaiting = goOn.getCount() > 0;
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      woven.clear();
      installations.forEach(each -> woven.add(each.queryId()));
      present = List.copyOf(installations);
      return new WeaveResult(queries, List.of(), 1);
    }

    private WeaveResult.Query query(Installation each) {
      return new WeaveResult.Query(
          each.queryId(),
          each.epoch(),
          List.of(new TracepointStatus(0, 1, methods, List.of(), List.of())));
    }

    @Override
    public WeaveResult status() {
      return new WeaveResult(present.stream().map(this::query).toList(), List.of(), 0);
    }
  }

  static final class Target {
    void work(int size) {}
  }

  private static final AdviceProgram PROGRAM = Programs.countAndSum(Target.class, "work");

  private final FakeWeaving weaving = new FakeWeaving();
  private final AnchoredClock physical = AnchoredClock.system();
  private final HlcClock clock = new HlcClock(physical);
  private final Threads threads = new Threads();
  private volatile Propagation propagation = Propagation.NONE;
  private final CountDownLatch searchEnds = new CountDownLatch(1);
  private FakeFrontend frontend;
  private Queries queries;
  private Uplink uplink;
  private Thread thread;

  @BeforeEach
  void start() throws IOException {
    frontend = new FakeFrontend();
    start(frontend.port());
  }

  private void start(int port) {
    start(new Uplink.Settings("127.0.0.1", port, 50, () -> "secret", null));
  }

  private void start(Uplink.Settings settings) {
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
            new Uplink.Identity(7, "proc", "host", 1, "17", "test", 0),
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

  private AgentMessage.Found found(Find find) {
    try {
      searchEnds.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new AgentMessage.Found(find.requestId(), List.of(), 0, 0, 0);
  }

  private static Instrumentation noInstrumentation() {
    return (Instrumentation)
        java.lang.reflect.Proxy.newProxyInstance(
            UplinkTest.class.getClassLoader(),
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

  private QueryStatus status(long query, State state) {
    await()
        .until(() -> frontend.statuses().anyMatch(s -> s.queryId() == query && s.state() == state));
    return frontend
        .statuses()
        .filter(s -> s.queryId() == query && s.state() == state)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private void call(int size) {
    for (SiteListener listener : weaving.listeners) {
      Object[] args = {size};
      Target self = new Target();
      listener.exit(listener.enter(self, args), self, args, null);
    }
  }

  private long[] countAndSum(long query) {
    long[] total = new long[2];
    frontend
        .rows(query)
        .forEach(
            row -> {
              var cells =
                  Accumulators.decode(
                      List.of(Aggregate.COUNT, Aggregate.SUM),
                      List.of(Type.LONG, Type.LONG),
                      row.accumulators());
              total[0] += (Long) cells[0].result();
              total[1] += (Long) cells[1].result();
            });
    return total;
  }

  /** Arms query 1, begins it and waits until the agent has heard so, adding only zeros. */
  private long begin() throws IOException {
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

  @Test
  void sayingHelloWithTheTokenThenHeartbeats() {
    await().until(() -> frontend.heard.stream().anyMatch(AgentMessage.Heartbeat.class::isInstance));
    AgentMessage.Hello hello = (AgentMessage.Hello) frontend.heard.get(0);
    assertThat(hello.token()).isEqualTo("secret");
    assertThat(hello.procName()).isEqualTo("proc");
    long before = frontend.watermark();
    await().until(() -> frontend.watermark() > before);
  }

  @Test
  void aQueryIsArmedSilentThenCountsExactlyThenIsRemoved() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    QueryStatus armed = status(1, State.ARMED);
    assertThat(armed.tracepoints())
        .containsExactly(new TracepointStatus(0, 1, 1, List.of(), List.of()));
    call(1000); // armed but not begun: no event
    begin();
    long[] before = countAndSum(1);
    int calls = 500;
    for (int i = 1; i <= calls; i++) {
      call(i);
    }
    long t1 = clock.tick(0) + 1;
    frontend.want(FakeFrontend.query(1, armed.hlc() + 1, t1, PROGRAM));
    await().until(() -> frontend.watermark() >= t1);
    assertThat(countAndSum(1)[1] - before[1]).isEqualTo((long) calls * (calls + 1) / 2);
    long hits = frontend.queryReports(1).mapToLong(q -> q.counters().hits()).sum();
    assertThat(hits).isEqualTo(countAndSum(1)[0]);
    call(1); // after T1: no event
    frontend.want();
    assertThat(status(1, State.REMOVED).reason()).isNull();
    assertThat(weaving.woven).isEmpty();
    assertThat(countAndSum(1)[0]).isEqualTo(hits);
  }

  @Test
  void aQueryThatTripsIsUnwovenAndSaysWhyAndTheOthersGoOn() throws Exception {
    begin();
    call(5);
    queries.all().forEach(run -> run.trip("cost 3 % of a core"));
    queries.silenceTripped();
    call(1_000); // no event any more, though it is still woven
    uplink.tripped();
    assertThat(status(1, State.TRIPPED).reason()).isEqualTo("cost 3 % of a core");
    await().until(() -> weaving.woven.isEmpty());
    long after = clock.tick(0);
    await().until(() -> frontend.watermark() > after);
    assertThat(countAndSum(1)[1]).as("what had been recorded").isEqualTo(5);
    DesiredQuery same = frontend.desired().get(0);
    frontend.want(same, FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    status(2, State.ARMED);
    assertThat(weaving.woven).as("not under the same epoch").containsExactly(2L);
    frontend.want();
    status(2, State.REMOVED);
    assertThat(frontend.statuses())
        .filteredOn(status -> status.queryId() == 1)
        .noneMatch(status -> status.state() == State.REMOVED);
  }

  @Test
  void whatIsRecordedArrivesWhileAWeavingTakesLong() throws Exception {
    long t0 = begin();
    weaving.goOn = new CountDownLatch(1);
    long t1 = clock.tick(0) + 1;
    frontend.want(FakeFrontend.query(1, t0, t1, PROGRAM));
    await().until(() -> frontend.watermark() >= t1);
    frontend.want(FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    long before = clock.tick(0);
    await().until(() -> frontend.watermark() > before);
    assertThat(weaving.woven).containsExactly(1L);
    assertThat(frontend.statuses())
        .noneMatch(status -> status.queryId() == 2 || status.state() == State.REMOVED);
    weaving.goOn.countDown();
    status(1, State.REMOVED);
    status(2, State.ARMED);
    assertThat(weaving.woven).containsExactly(2L);
  }

  @Test
  void aQueryBeginsAndQuestionsAreAnsweredWhileAnotherIsWoven() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    long t0 = status(1, State.ARMED).hlc() + 1;
    weaving.goOn = new CountDownLatch(1);
    DesiredQuery another = FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM);
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM), another);
    await().until(() -> weaving.isWaiting);
    frontend.say(new Describe(5, Programs.method(Target.class, "work"), Place.ENTRY, List.of()));
    await()
        .until(() -> frontend.heard.stream().anyMatch(AgentMessage.Description.class::isInstance));
    frontend.want(
        FakeFrontend.query(1, t0, Long.MAX_VALUE, PROGRAM),
        FakeFrontend.query(2, t0, Long.MAX_VALUE, PROGRAM));
    await()
        .until(
            () -> {
              call(0);
              return countAndSum(1)[0] > 0;
            });
    assertThat(frontend.statuses()).noneMatch(status -> status.queryId() == 2);
    weaving.goOn.countDown();
    status(2, State.ARMED);
    await()
        .until(
            () -> {
              call(0);
              return countAndSum(2)[0] > 0;
            });
  }

  @Test
  void whatIsNoLongerWantedIsSilentBeforeItIsUnwoven() throws Exception {
    long t0 = begin();
    weaving.goOn = new CountDownLatch(1);
    frontend.want(
        FakeFrontend.query(1, t0, Long.MAX_VALUE, PROGRAM),
        FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    await().until(() -> weaving.isWaiting);
    frontend.want();
    await()
        .until(
            () -> {
              long before = countAndSum(1)[0];
              call(0);
              long called = clock.tick(0);
              await().until(() -> frontend.watermark() > called);
              return countAndSum(1)[0] == before;
            });
    assertThat(weaving.woven).as("still woven").containsExactly(1L);
    weaving.goOn.countDown();
    status(1, State.REMOVED);
    assertThat(weaving.woven).isEmpty();
  }

  @Test
  void aProcessThatEndsTellsWhatHasMatchedLast() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    status(1, State.ARMED);
    weaving.methods = 2;
    uplink.lateMatch();
    uplink.close(1000);
    TracepointStatus two = new TracepointStatus(0, 1, 2, List.of(), List.of());
    await().untilAsserted(() -> assertThat(status(1, State.ARMED).tracepoints()).contains(two));
  }

  @Test
  void whatTheWeavingOfANewQueryFindsForAnotherIsTold() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    status(1, State.ARMED);
    weaving.methods = 2;
    frontend.want(
        FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM),
        FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    TracepointStatus two = new TracepointStatus(0, 1, 2, List.of(), List.of());
    await().untilAsserted(() -> assertThat(status(1, State.ARMED).tracepoints()).contains(two));
  }

  @Test
  void anUnsoundProgramIsRefusedByItself() throws Exception {
    AdviceProgram unsound =
        new AdviceProgram(
            "x",
            List.of(),
            PROGRAM.advice(),
            Programs.streams(Type.LONG),
            List.of(),
            List.of(),
            1,
            AdviceProgram.Limits.DEFAULT);
    frontend.want(
        FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM),
        FakeFrontend.query(2, 0, Long.MAX_VALUE, unsound));
    assertThat(status(1, State.ARMED).reason()).isNull();
    assertThat(status(2, State.REFUSED).reason()).contains("it emits groups where rows");
    assertThat(weaving.woven).containsExactly(1L);
  }

  @Test
  void aQueryThatCannotBeWovenIsRefusedAndTheOthersStay() throws Exception {
    begin();
    weaving.fails = true;
    frontend.want(
        FakeFrontend.query(1, 1, Long.MAX_VALUE, PROGRAM),
        FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    // Weaving fails for whatever set here, so the agent keeps what it had.
    assertThat(status(2, State.REFUSED).reason()).contains("no weaving today");
    long before = countAndSum(1)[0];
    await()
        .until(
            () -> {
              call(1);
              return countAndSum(1)[0] > before;
            });
    weaving.fails = false;
  }

  @Test
  void reportsAreKeptAndResentUnchangedAfterAReconnection() throws Exception {
    begin();
    frontend.acknowledges = false;
    long reportsBefore = frontend.reports().count();
    await()
        .until(
            () -> {
              call(1);
              return frontend.reports().count() >= reportsBefore + 2;
            });
    // The last of them: an acknowledgement of the first may have been on its way.
    long unacknowledged =
        frontend.reports().mapToLong(AgentMessage.Report::sequence).max().orElseThrow();
    frontend.disconnect();
    await()
        .until(
            () ->
                frontend.heard.stream().filter(AgentMessage.Hello.class::isInstance).count() >= 2);
    await()
        .until(() -> frontend.reports().filter(r -> r.sequence() == unacknowledged).count() >= 2);
    List<AgentMessage.Report> twice =
        frontend.reports().filter(r -> r.sequence() == unacknowledged).toList();
    assertThat(LinkBytes.of(twice.get(1))).isEqualTo(LinkBytes.of(twice.get(0)));
  }

  @Test
  void whileNothingIsAcknowledgedReportsMergeAndNothingIsLost() throws Exception {
    begin();
    frontend.acknowledges = false;
    long calls = 0;
    for (int i = 0; i < 20; i++) {
      long watermark = frontend.watermark();
      long heard = frontend.heard.size();
      call(1);
      calls++;
      await().until(() -> frontend.watermark() > watermark || frontend.heard.size() > heard);
    }
    assertThat(frontend.reports().count()).isLessThan(60);
    frontend.acknowledges = true;
    frontend.disconnect();
    long expected = calls;
    await().until(() -> countAndSum(1)[1] == expected);
  }

  @Test
  void aSilentFrontendEndsTheLease() throws Exception {
    frontend.leaseMillis = 400;
    frontend.disconnect();
    await()
        .until(
            () ->
                frontend.heard.stream().filter(AgentMessage.Hello.class::isInstance).count() >= 2);
    frontend.want(FakeFrontend.query(1, 1, Long.MAX_VALUE, PROGRAM));
    status(1, State.ARMED);
    QueryStatus removed = status(1, State.REMOVED);
    assertThat(removed.reason()).contains("silent");
    assertThat(weaving.woven).isEmpty();
    List<AgentMessage> before =
        frontend.heard.subList(0, frontend.heard.indexOf(removed)).stream()
            .filter(m -> m instanceof Heartbeat h && h.watermark() >= removed.hlc())
            .toList();
    assertThat(before).as("said to have passed the end, before it is said to be one").isEmpty();
  }

  /** Half open: it welcomed us and is gone without a word, or its host is. */
  @Test
  void aFrontendOfWhichNothingIsHeardIsGivenUpAndTriedAgain() throws Exception {
    uplink.close(1000);
    frontend.heard.clear();
    start(new Uplink.Settings("127.0.0.1", frontend.port(), 50, 300, () -> "secret", null));
    await()
        .until(
            () ->
                frontend.heard.stream().filter(AgentMessage.Hello.class::isInstance).count() >= 3);
  }

  /** Half of the way, by which the clock would be wrong, is more than what T1 lies ahead. */
  @Test
  void aWelcomeThatWasLongOnItsWayTellsNoTime() throws Exception {
    uplink.close(1000);
    frontend.heard.clear();
    frontend.lateWelcomes.set(1);
    start(frontend.port());
    await().until(() -> frontend.heard.stream().anyMatch(Heartbeat.class::isInstance));
    assertThat(hellos()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aFrontendThatAnswersIsKept() throws Exception {
    uplink.close(1000);
    frontend.heard.clear();
    frontend.answersHeartbeats = true;
    start(new Uplink.Settings("127.0.0.1", frontend.port(), 50, 3_000, () -> "secret", null));
    await().until(() -> frontend.heard.stream().anyMatch(Heartbeat.class::isInstance));
    int hellos = hellos();
    awaitTicks(90);
    assertThat(hellos()).isEqualTo(hellos);
  }

  /** The frontend's clock went forward over a restart: that is no silence. */
  @Test
  void aFrontendThatComesBackMinutesAheadFindsItsQueriesAlive() throws Exception {
    begin();
    frontend.aheadMicros = 600_000_000;
    frontend.disconnect();
    await()
        .until(
            () ->
                frontend.heard.stream().filter(AgentMessage.Hello.class::isInstance).count() >= 2);
    long before = countAndSum(1)[0];
    await()
        .until(
            () -> {
              call(0);
              return countAndSum(1)[0] > before;
            });
    assertThat(frontend.statuses().noneMatch(s -> s.state() == State.REMOVED)).isTrue();
    assertThat(physical.micros()).isGreaterThan(System.currentTimeMillis() * 1000 + 500_000_000);
  }

  @Test
  void whatWasRecordedWhileTheFrontendWasAwayArrives() throws Exception {
    begin();
    int port = frontend.port();
    frontend.close();
    for (int i = 0; i < 100; i++) {
      call(1);
    }
    frontend = new FakeFrontend(port);
    frontend.want(FakeFrontend.query(1, 1, Long.MAX_VALUE, PROGRAM));
    await().until(() -> countAndSum(1)[1] == 100);
  }

  @Test
  void aProcessThatEndsFlushesAndSaysGoodbye() throws Exception {
    begin();
    for (int i = 0; i < 10; i++) {
      call(1);
    }
    uplink.close(1000);
    await().until(() -> frontend.heard.stream().anyMatch(AgentMessage.Goodbye.class::isInstance));
    assertThat(countAndSum(1)[1]).isEqualTo(10);
  }

  private static Propagation sent(int messages, int threads) {
    HopCounts call = new HopCounts("RPC", "call", messages, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return new Propagation(List.of(call), List.of(), threads, 0);
  }

  private List<Propagation> told() {
    return frontend.heard.stream()
        .filter(Propagation.class::isInstance)
        .map(Propagation.class::cast)
        .toList();
  }

  private void awaitTicks(int n) {
    for (int i = 0; i < n; i++) {
      long before = frontend.watermark();
      await().until(() -> frontend.watermark() > before);
    }
  }

  @Test
  void propagationIsToldWhenItHasChangedAndToEachFrontendAnew() throws Exception {
    awaitTicks(3);
    assertThat(told()).isEmpty();
    propagation = sent(1, 2);
    await().until(() -> told().equals(List.of(sent(1, 2))));
    awaitTicks(3);
    assertThat(told()).hasSize(1);
    propagation = sent(3, 1);
    await().until(() -> told().equals(List.of(sent(1, 2), sent(3, 1))));
    int hellos = hellos();
    frontend.disconnect();
    await().until(() -> hellos() > hellos);
    await().until(() -> told().equals(List.of(sent(1, 2), sent(3, 1), sent(3, 1))));
  }

  /** What changed while nobody listened is told, also where it is nothing any more. */
  @Test
  void threadsThatHaveLeftTheirRequestsMeanwhileAreNoLongerTold() throws Exception {
    Propagation busy = new Propagation(List.of(), List.of(), 1, 0);
    propagation = busy;
    await().until(() -> told().equals(List.of(busy)));
    int hellos = hellos();
    propagation = Propagation.NONE;
    frontend.disconnect();
    await().until(() -> hellos() > hellos);
    await().until(() -> told().get(told().size() - 1).equals(Propagation.NONE));
  }

  @Test
  void whatTravelledLastIsToldBeforeTheGoodbye() throws Exception {
    awaitTicks(1);
    propagation = sent(5, 0);
    uplink.close(1000);
    await().until(() -> frontend.heard.stream().anyMatch(AgentMessage.Goodbye.class::isInstance));
    assertThat(told()).containsExactly(sent(5, 0));
  }

  private int hellos() {
    return (int) frontend.heard.stream().filter(AgentMessage.Hello.class::isInstance).count();
  }

  @Test
  void nothingListeningHoldsNobodyUp() throws Exception {
    Uplink first = uplink;
    Thread firstThread = thread;
    start(1); // no process listens on port 1
    assertThat(uplink.awaitArmed(10_000)).isTrue();
    uplink.close(1000);
    await().until(() -> !thread.isAlive());
    uplink = first;
    thread = firstThread;
  }

  @Test
  void aRefusedProcessWaitsForNothing() throws Exception {
    Uplink first = uplink;
    Thread firstThread = thread;
    try (FakeFrontend strict = new FakeFrontend()) {
      strict.refusal = "wrong token";
      start(strict.port());
      assertThat(uplink.awaitArmed(10_000)).isTrue();
      assertThat(strict.statuses()).isEmpty();
      uplink.close(1000);
      await().until(() -> !thread.isAlive());
    }
    uplink = first;
    thread = firstThread;
  }

  private long heard(Class<? extends AgentMessage> type) {
    return frontend.heard.stream().filter(type::isInstance).count();
  }

  @Test
  void reportsGoOnWhileItSearchesAndSearchesComeOneAfterTheOther() throws IOException {
    await().until(() -> heard(AgentMessage.Heartbeat.class) > 0);
    frontend.say(new Find(8, null, List.of("read"), 10));
    frontend.say(new Find(9, null, List.of("write"), 10));
    long before = heard(AgentMessage.Heartbeat.class);
    await().until(() -> heard(AgentMessage.Heartbeat.class) > before + 3);
    frontend.say(new Describe(5, Programs.method(Target.class, "work"), Place.ENTRY, List.of()));
    await().until(() -> heard(AgentMessage.Description.class) == 1);
    assertThat(heard(AgentMessage.Found.class)).isZero();
    searchEnds.countDown();
    await().until(() -> heard(AgentMessage.Found.class) == 2);
    assertThat(
            frontend.heard.stream()
                .filter(AgentMessage.Found.class::isInstance)
                .map(found -> ((AgentMessage.Found) found).requestId()))
        .containsExactly(8L, 9L);
  }

  private long heartbeats() {
    return frontend.heard.stream().filter(AgentMessage.Heartbeat.class::isInstance).count();
  }

  /** What its stamps would say goes on to whoever gets a message from here. */
  @Test
  void theTimeOfAFrontendOfAnotherCenturyIsNotTakenOver() throws Exception {
    await().until(() -> heartbeats() > 0);
    frontend.frontier = Hlc.of(3_786_912_000_000_000L);
    frontend.disconnect();
    await().until(() -> hellos() == 2);
    long before = heartbeats();
    await().during(Duration.ofMillis(300)).until(() -> heartbeats() == before);
    assertThat(Hlc.micros(clock.floor())).isLessThan(physical.micros() + 60_000_000);
  }

  @Test
  void aClockThatIsYearsAwayIsNotTakenOver() throws Exception {
    await().until(() -> heartbeats() > 0);
    frontend.offMicros = 70L * 366 * 86_400 * 1_000_000;
    frontend.disconnect();
    await().until(() -> hellos() == 2);
    long before = heartbeats();
    await().during(Duration.ofMillis(300)).until(() -> heartbeats() == before);
  }

  /** Whatever a frontend says, and however fast, this process goes on telling. */
  @Test
  void aStormOfMessagesKeepsNobodyFromReporting() throws Exception {
    await().until(() -> heartbeats() > 0);
    AtomicBoolean enough = new AtomicBoolean();
    Thread storm =
        new Thread(
            () -> {
              while (!enough.get()) {
                try {
                  frontend.say(new ReportAck(0, 0));
                } catch (IOException closed) {
                  return;
                }
              }
            });
    storm.start();
    long before = heartbeats();
    await().until(() -> heartbeats() > before + 5);
    enough.set(true);
    storm.join();
  }

  /** One frame after the other in one piece, the last of them over and over in the next. */
  @Test
  void framesThatComeTogetherOrInPiecesAreAllHeard() throws Exception {
    await().until(() -> heartbeats() > 0);
    byte[] program = new byte[300_000];
    frontend.say(
        new FrontendMessage.DesiredState(
            1, List.of(new DesiredQuery(9, 1, 0, Long.MAX_VALUE, program)), List.of()));
    for (int i = 1; i <= 5_000; i++) {
      frontend.say(new ReportAck(i, 0));
      if (i % 1_000 == 0) {
        frontend.say(new Describe(i, Programs.method(Target.class, "x"), Place.ENTRY, List.of()));
      }
    }
    await()
        .until(
            () ->
                frontend.heard.stream().filter(AgentMessage.Description.class::isInstance).count()
                    == 5);
    assertThat(status(9, State.REFUSED).reason()).contains("unsound program");
    assertThat(hellos()).isEqualTo(1);
  }

  /** Memory was out for the moment, or the stack: the thread goes on, and the others with it. */
  @Test
  void anErrorOfTheJvmInAWeavingRefusesAQueryAndNoMore() throws Exception {
    weaving.error = new OutOfMemoryError("no more");
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    assertThat(status(1, State.REFUSED).reason()).contains("no more");
    frontend.want(FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    assertThat(status(2, State.ARMED).reason()).isNull();
  }
}
