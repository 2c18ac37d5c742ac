package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.packs;
import static io.pivotscope.agent.run.Advices.program;
import static io.pivotscope.agent.run.Advices.slot;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.ALL;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.FIRST;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.MOST_RECENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests across threads and two processes, joined as the language says. */
@Timeout(30)
class RequestsTest {

  private static final AdviceProgram ALL_OF =
      program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0));
  private static final AdviceProgram FIRST_OF =
      program(List.of(slot(0, FIRST)), packs("a", 0), emits("b", 0));

  private final AtomicLong micros = new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000);
  private final Process client = new Process(1, micros);
  private final Process server = new Process(2, micros);
  private final AdviceTest.Guest guest = new AdviceTest.Guest();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private QueryRun atClient;
  private QueryRun atServer;

  @BeforeEach
  void install() {
    install(ALL_OF);
  }

  private void install(AdviceProgram program) {
    atClient = client.install(1, program, AdviceTest.Guest.class);
    atServer = server.install(1, program, AdviceTest.Guest.class);
    atServer.beginAt(atClient.t0());
  }

  @AfterEach
  void stop() {
    other.shutdownNow();
  }

  /** On the other thread. */
  private void elsewhere(Runnable work) throws Exception {
    other.submit(work).get(10, TimeUnit.SECONDS);
  }

  private static void a(Process process, long x) {
    process.call(new AdviceTest.Guest(), "a", x);
  }

  private static void b(Process process, long x) {
    process.call(new AdviceTest.Guest(), "b", x);
  }

  @Test
  void theServerGoesOnWithTheClientsRequestAndTheReplyComesBack() throws Exception {
    a(client, 1);
    Outgoing out = client.hop.send(true, false);
    byte[][] reply = new byte[1][];
    elsewhere(
        () -> {
          Scope scope = server.hop.receive(out.header());
          b(server, 10);
          a(server, 2);
          reply[0] = server.hop.reply(scope);
          server.requests.end(scope);
          b(server, 11); // the handling is over: the thread has its own run back
        });
    b(client, 12);
    client.hop.completed(out.ticket(), reply[0]);
    b(client, 13);
    assertThat(server.rows(atServer)).containsExactly(Tuple.of(10L, 1L));
    assertThat(client.rows(atClient))
        .containsExactlyInAnyOrder(Tuple.of(12L, 1L), Tuple.of(13L, 1L), Tuple.of(13L, 2L));
  }

  /** The paper's example: a1 -> b2 and a2 -> b2, but never a1 -> b1. */
  @Test
  void theParallelExampleOfThePaper() throws Exception {
    Handoff forB = client.requests.capture();
    a(client, 1);
    Handoff[] fromB = new Handoff[1];
    elsewhere(
        () -> {
          Scope scope = client.requests.begin(forB);
          b(client, 1);
          fromB[0] = client.requests.endAndKeep(scope);
        });
    a(client, 2);
    Handoff aSide = client.requests.capture();
    elsewhere(
        () -> {
          Scope scope = client.requests.begin(fromB[0]);
          client.requests.merge(aSide);
          b(client, 2);
          client.requests.end(scope);
        });
    assertThat(client.rows(atClient)).containsExactlyInAnyOrder(Tuple.of(2L, 1L), Tuple.of(2L, 2L));
  }

  @Test
  void handOffsWithNothingBetweenThemAreTheSame() throws Exception {
    a(client, 1);
    Handoff one = client.requests.capture();
    assertThat(client.requests.capture()).isSameAs(one);
    micros.incrementAndGet();
    assertThat(client.requests.capture()).isNotSameAs(one);
    a(client, 2);
    Handoff two = client.requests.capture();
    assertThat(two).isNotSameAs(one);
    elsewhere(() -> branch(one, () -> b(client, 1)));
    elsewhere(() -> branch(one, () -> b(client, 2)));
    elsewhere(() -> branch(two, () -> b(client, 3)));
    assertThat(client.rows(atClient))
        .containsExactlyInAnyOrder(
            Tuple.of(1L, 1L), Tuple.of(2L, 1L), Tuple.of(3L, 1L), Tuple.of(3L, 2L));
  }

  @Test
  void aBranchBringsWhatItEndedWithWhetherItAddedToItOrNot() throws Exception {
    a(client, 1);
    Handoff handoff = client.requests.capture();
    Outcome[] ends = new Outcome[2];
    elsewhere(() -> ends[0] = branch(handoff, () -> {}));
    elsewhere(() -> ends[1] = branch(handoff, () -> a(client, 2)));
    ends[0].mergeInto(client.requests);
    b(client, 1);
    ends[1].mergeInto(client.requests);
    b(client, 2);
    elsewhere(() -> ends[0].mergeInto(client.requests));
    assertThat(client.rows(atClient))
        .containsExactlyInAnyOrder(Tuple.of(1L, 1L), Tuple.of(2L, 1L), Tuple.of(2L, 2L));
    assertThat(client.requests.oddities().foreign()).isEqualTo(1);
  }

  private Outcome branch(Handoff handoff, Runnable work) {
    Scope scope = client.requests.begin(handoff);
    work.run();
    return client.requests.endAsOutcome(scope);
  }

  @Test
  void aContextOfAnotherRequestNeverMerges() throws Exception {
    Handoff[] foreign = new Handoff[1];
    elsewhere(
        () -> {
          a(client, 1);
          foreign[0] = client.requests.capture();
        });
    b(client, 5);
    client.requests.capture();
    client.requests.merge(foreign[0]);
    b(client, 6);
    assertThat(client.rows(atClient)).isEmpty();
    assertThat(client.requests.oddities().foreign()).isEqualTo(1);
  }

  @Test
  void aHandlingMovesFromThreadToThread() throws Exception {
    a(client, 1);
    Outgoing out = client.hop.send(true, false);
    Scope scope = server.hop.receive(out.header());
    server.requests.suspend(scope);
    b(server, 9); // not in the handling
    elsewhere(
        () -> {
          server.requests.resume(scope);
          b(server, 10);
          a(server, 2);
          server.requests.suspend(scope);
        });
    byte[] reply = server.hop.reply(scope);
    client.hop.completed(out.ticket(), reply);
    b(client, 11);
    assertThat(server.rows(atServer)).containsExactly(Tuple.of(10L, 1L));
    assertThat(client.rows(atClient))
        .containsExactlyInAnyOrder(Tuple.of(11L, 1L), Tuple.of(11L, 2L));
    assertThat(server.hop.reply(scope)).isNull();
  }

  @Test
  void hostileHeadersAreCountedAndBeginARequest() {
    Scope scope = server.hop.receive(new byte[] {1, 2, 3, 4, 5});
    b(server, 1);
    assertThat(server.hop.reply(scope)).isNull();
    server.requests.end(scope);
    client.hop.completed(null, new byte[] {9, 9});
    assertThat(server.hop.counts().malformed()).isEqualTo(1);
    assertThat(client.hop.counts().malformed()).isEqualTo(1);
  }

  @Test
  void aReplyOfAnotherRequestIsOrphaned() throws Exception {
    Outgoing out = client.hop.send(true, false);
    Scope scope = server.hop.receive(out.header());
    byte[] reply = server.hop.reply(scope);
    server.requests.end(scope);
    elsewhere(() -> client.hop.completed(out.ticket(), reply));
    assertThat(client.hop.counts().orphaned()).isEqualTo(1);
  }

  @Test
  void stampsFollowEveryCarriedEdgeAndNoFurtherThanTheyAreBelieved() {
    micros.addAndGet(300_000);
    Outgoing out = client.hop.send(false, false);
    AtomicLong behind = new AtomicLong(micros.get() - 300_000);
    Process late = new Process(3, behind);
    late.install(1, ALL_OF, AdviceTest.Guest.class);
    Scope scope = late.hop.receive(out.header());
    assertThat(late.threads.current().lastHlc).isGreaterThan(Hlc.of(micros.get()));
    late.requests.end(scope);
    assertThat(late.threads.current().lastHlc).isGreaterThan(Hlc.of(micros.get()));

    Process farBehind = new Process(4, new AtomicLong(micros.get() - 5_000_000));
    farBehind.install(1, ALL_OF, AdviceTest.Guest.class);
    Scope refused = farBehind.hop.receive(out.header());
    // The request's own stamps go on from the carried one ...
    assertThat(farBehind.threads.current().lastHlc).isGreaterThan(Hlc.of(micros.get()));
    farBehind.requests.end(refused);
    // ... but the thread does not keep them.
    assertThat(farBehind.threads.current().lastHlc).isLessThan(Hlc.of(micros.get() - 4_000_000));
    assertThat(farBehind.hop.counts().refused()).isEqualTo(1);
  }

  private void installMostRecent() {
    client.queries.remove(atClient);
    server.queries.remove(atServer);
    install(program(List.of(slot(0, MOST_RECENT)), packs("a", 0), emits("b", 0)));
  }

  /** A call of which the server, in which a(1) happens, answers by a clock ahead of ours. */
  private void callAhead(long aheadMicros) {
    Outgoing out = client.hop.send(true, false);
    micros.addAndGet(aheadMicros);
    Scope handling = server.hop.receive(out.header());
    a(server, 1);
    byte[] reply = server.hop.reply(handling);
    server.requests.end(handling);
    micros.addAndGet(-aheadMicros);
    client.hop.completed(out.ticket(), reply);
  }

  @Test
  void whatFollowsAReplyFromAClockAheadComesAfterIt() {
    installMostRecent();
    callAhead(700_000);
    a(client, 2);
    b(client, 10);
    assertThat(client.hop.counts().refused()).isEqualTo(1);
    assertThat(client.rows(atClient)).containsExactly(Tuple.of(10L, 2L));
    assertThat(client.counters().fromCut()).isZero();
  }

  @Test
  void theThreadKeepsAStampFromAClockAheadNoLongerThanTheRequest() {
    installMostRecent();
    Scope request = client.requests.beginTick();
    Scope inside = client.requests.begin(null);
    callAhead(5_000_000);
    a(client, 2);
    b(client, 10);
    client.requests.end(inside);
    a(client, 3);
    b(client, 11);
    client.requests.end(request);
    b(client, 12);
    assertThat(client.threads.current().lastHlc).isLessThan(Hlc.of(micros.get() + 1_000_000));
    assertThat(client.rows(atClient)).containsExactly(Tuple.of(10L, 2L), Tuple.of(11L, 3L));
    assertThat(client.counters().fromCut()).isZero();
  }

  @Test
  void noClockBeyondAllMeasureIsFollowedAndWhatItBroughtIsMissingByName() {
    installMostRecent();
    callAhead(20_000_000);
    a(client, 2);
    b(client, 10);
    assertThat(client.threads.current().lastHlc).isLessThan(Hlc.of(micros.get() + 1_000_000));
    assertThat(client.rows(atClient)).isEmpty();
    assertThat(client.counters().fromCut()).isEqualTo(1);
  }

  @Test
  void nothingIsCapturedWhileNothingPropagates() {
    client.queries.remove(atClient);
    assertThat(client.requests.capture()).isNull();
    assertThat(client.hop.send(true, false)).isNull();
    Scope scope = client.requests.begin(null);
    client.requests.end(scope);
  }

  @Test
  void aBackgroundTaskHandsNothingOn() {
    a(client, 1);
    Scope scope = client.requests.beginBackground();
    assertThat(client.requests.capture()).isNull();
    assertThat(client.hop.send(true, false)).isNull();
    b(client, 5);
    client.requests.end(scope);
    b(client, 6);
    assertThat(client.rows(atClient)).containsExactly(Tuple.of(6L, 1L));
  }

  @Test
  void aTaskWithoutHandoffKeepsTheThreadsRequest() {
    a(client, 1);
    Scope scope = client.requests.begin(null);
    b(client, 5);
    a(client, 2);
    client.requests.end(scope);
    b(client, 6);
    assertThat(client.rows(atClient))
        .containsExactly(Tuple.of(5L, 1L), Tuple.of(6L, 1L), Tuple.of(6L, 2L));
  }

  // ---- settling (LANGUAGE 1.5)

  private void installFirst() {
    client.queries.remove(atClient);
    server.queries.remove(atServer);
    atClient = client.install(2, FIRST_OF, AdviceTest.Guest.class);
    atServer = server.install(2, FIRST_OF, AdviceTest.Guest.class);
    atServer.beginAt(atClient.t0());
  }

  @Test
  void aMessageWithoutHeaderSettlesAfterTwoSeconds() {
    installFirst();
    for (int round = 0; round < 2; round++) {
      Scope scope = server.hop.receive(null);
      a(server, 1);
      b(server, 10 + round);
      server.requests.end(scope);
      micros.addAndGet(2_000_001);
    }
    assertThat(server.rows(atServer)).containsExactly(Tuple.of(11L, 1L));
    assertThat(server.counters().unsettled()).isEqualTo(1);
  }

  @Test
  void whatHappenedBeforeABeginningThatIsHeardOfLateUnsettles() {
    client.queries.remove(atClient);
    atClient = client.arm(3, FIRST_OF, AdviceTest.Guest.class);
    long begin = client.clock.tick(0);
    Scope before = client.requests.beginTick();
    a(client, 1); // missed
    atClient.beginAt(begin);
    a(client, 2);
    b(client, 10);
    client.requests.end(before);
    Scope after = client.requests.beginTick();
    a(client, 3);
    b(client, 11);
    client.requests.end(after);
    assertThat(client.rows(atClient)).containsExactly(Tuple.of(11L, 3L));
    assertThat(client.counters().unsettled()).isEqualTo(1);
  }

  @Test
  void ownRunsTicksAndMessagesWithHeaderNeedNoSettling() {
    installFirst();
    a(client, 1);
    b(client, 10);
    Scope tick = client.requests.beginTick();
    a(client, 2);
    b(client, 11);
    client.requests.end(tick);
    Outgoing out = client.hop.send(true, false);
    Scope scope = server.hop.receive(out.header());
    b(server, 12);
    server.requests.end(scope);
    assertThat(client.rows(atClient)).containsExactly(Tuple.of(10L, 1L), Tuple.of(11L, 2L));
    assertThat(server.rows(atServer)).containsExactly(Tuple.of(12L, 1L));
  }

  @Test
  void aHandlingInProgressAtT0IsUnsettledAndSoIsWhatItCalls() {
    Scope before = server.hop.receive(client.hop.send(true, false).header());
    micros.addAndGet(1000);
    installFirst();
    a(server, 1);
    b(server, 10);
    Outgoing on = server.hop.send(true, false);
    Scope called = client.hop.receive(on.header());
    b(client, 11);
    client.requests.end(called);
    server.requests.end(before);
    assertThat(server.rows(atServer)).isEmpty();
    assertThat(server.counters().unsettled()).isEqualTo(1);
    assertThat(client.rows(atClient)).isEmpty();
    assertThat(client.counters().unsettled()).isEqualTo(1);
  }

  @Test
  void workThatNobodySawBeginIsUnsettledUntilItHasEnded() {
    Process busy = new Process(5, micros, RequestsTest.class.getName(), "task");
    QueryRun run = busy.install(2, FIRST_OF, AdviceTest.Guest.class);
    task(
        () -> {
          a(busy, 1);
          b(busy, 10);
        });
    // It has ended: the thread's own run knows nothing of it.
    b(busy, 11);
    a(busy, 2);
    b(busy, 12);
    assertThat(busy.rows(run)).containsExactly(Tuple.of(12L, 2L));
    assertThat(busy.counters().unsettled()).isEqualTo(1);
    // Seen outside once: what begins from now on is seen to begin.
    task(() -> b(busy, 13));
    assertThat(busy.rows(run)).containsExactly(Tuple.of(13L, 2L));
  }

  @Test
  void tasksOfUnknownOriginHaveARequestEachAndAreNeverSettled() {
    QueryRun all = client.install(2, ALL_OF, AdviceTest.Guest.class);
    QueryRun first = client.install(3, FIRST_OF, AdviceTest.Guest.class);
    for (long x = 1; x <= 2; x++) {
      Scope task = client.requests.beginTask(null);
      b(client, 10 * x);
      a(client, x);
      b(client, 10 * x + 1);
      client.requests.end(task);
    }
    b(client, 99);
    assertThat(client.rows(all)).containsExactly(Tuple.of(11L, 1L), Tuple.of(21L, 2L));
    assertThat(client.rows(first)).isEmpty();
  }

  private static void task(Runnable work) {
    work.run();
  }
}
