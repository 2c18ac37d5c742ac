package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a process tells unasked: when, how often, and that nothing of it is lost. */
class UplinkReportsTest extends UplinkHarness {

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
    await().until(() -> hellos() >= 2);
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
    await().until(() -> heard(AgentMessage.Goodbye.class) > 0);
    assertThat(countAndSum(1)[1]).isEqualTo(10);
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
    long hellos = hellos();
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
    long hellos = hellos();
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
    await().until(() -> heard(AgentMessage.Goodbye.class) > 0);
    assertThat(told()).containsExactly(sent(5, 0));
  }

  @Test
  void reportsGoOnWhileItSearchesAndSearchesComeOneAfterTheOther() throws IOException {
    await().until(() -> heard(Heartbeat.class) > 0);
    frontend.say(new Find(8, null, List.of("read"), 10));
    frontend.say(new Find(9, null, List.of("write"), 10));
    long before = heard(Heartbeat.class);
    await().until(() -> heard(Heartbeat.class) > before + 3);
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
}
