package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of queries that a frontend wants, and wants no more. */
class UplinkQueriesTest extends UplinkHarness {

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
  void aQueryBeginsAndQuestionsAreAnsweredWhileAnotherIsWoven() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    long t0 = status(1, State.ARMED).hlc() + 1;
    weaving.goOn = new CountDownLatch(1);
    DesiredQuery another = FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM);
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM), another);
    await().until(() -> weaving.isWaiting);
    frontend.say(new Describe(5, Programs.method(Target.class, "work"), Place.ENTRY, List.of()));
    await().until(() -> heard(AgentMessage.Description.class) > 0);
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
  void t0IsConfirmedBeforeAnyWatermarkThatPassesIt() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    QueryStatus armed = status(1, State.ARMED);
    assertThat(armed.t0()).isZero();
    long t0 = Hlc.of(Hlc.micros(armed.hlc()) + 1_000_000);
    frontend.want(FakeFrontend.query(1, t0, Long.MAX_VALUE, PROGRAM));
    await().until(() -> frontend.watermark() > t0);
    List<Object> passing = new ArrayList<>();
    for (AgentMessage each : frontend.heard) {
      if (each instanceof QueryStatus said && said.t0() != 0) {
        passing.add(said.t0());
      } else if (watermark(each) >= t0) {
        passing.add("watermark");
        break;
      }
    }
    assertThat(passing).containsExactly(t0, "watermark");
  }

  private static long watermark(AgentMessage message) {
    return message instanceof Heartbeat heartbeat
        ? heartbeat.watermark()
        : message instanceof AgentMessage.Report report ? report.watermark() : 0;
  }

  /** T0 was on its way when the query was stopped: what happened meanwhile is in no result. */
  @Test
  void aQueryThatNeverBeganHereIsRemovedWithThatReason() throws Exception {
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    long armed = status(1, State.ARMED).hlc();
    frontend.want();
    QueryStatus removed = status(1, State.REMOVED);
    assertThat(removed.reason()).isEqualTo("it never heard of T0");
    assertThat(removed.hlc()).as("from when on it saw nothing").isEqualTo(armed);
  }

  /** Such as when another frontend is at the address for some seconds. */
  @Test
  void aQueryThatComesBackSaysThatItWasNotHere() throws Exception {
    long t0 = begin();
    frontend.want();
    status(1, State.REMOVED);
    frontend.want(FakeFrontend.query(1, t0, Long.MAX_VALUE, PROGRAM));
    await()
        .untilAsserted(
            () ->
                assertThat(status(1, State.ARMED).reason())
                    .startsWith("was without it for a while"));
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

  /** Memory was out for the moment, or the stack: the thread goes on, and the others with it. */
  @Test
  void anErrorOfTheJvmInAWeavingRefusesAQueryAndNoMore() throws Exception {
    weaving.error = new OutOfMemoryError("no more");
    frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
    assertThat(status(1, State.REFUSED).reason()).contains("no more");
    frontend.want(FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
    assertThat(status(2, State.ARMED).reason()).isNull();
  }

  @Test
  void aSilentFrontendEndsTheLease() throws Exception {
    frontend.leaseMillis = 400;
    frontend.disconnect();
    await().until(() -> hellos() >= 2);
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
}
