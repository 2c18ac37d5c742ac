package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How an uplink finds its frontend, what it believes of it, and when it gives it up. */
class UplinkTest extends UplinkHarness {

  @Test
  void sayingHelloWithTheTokenThenHeartbeats() {
    await().until(() -> heard(Heartbeat.class) > 0);
    AgentMessage.Hello hello = (AgentMessage.Hello) frontend.heard.get(0);
    assertThat(hello.token()).isEqualTo("secret");
    assertThat(hello.procName()).isEqualTo("proc");
    long before = frontend.watermark();
    await().until(() -> frontend.watermark() > before);
  }

  /** Half open: it welcomed us and is gone without a word, or its host is. */
  @Test
  void aFrontendOfWhichNothingIsHeardIsGivenUpAndTriedAgain() throws Exception {
    uplink.close(1000);
    frontend.heard.clear();
    start(new Uplink.Settings("127.0.0.1", frontend.port(), 50, 300, () -> "secret", null));
    await().until(() -> hellos() >= 3);
  }

  /** Half of the way, by which the clock would be wrong, is more than what T1 lies ahead. */
  @Test
  void aWelcomeThatWasLongOnItsWayTellsNoTime() throws Exception {
    uplink.close(1000);
    frontend.heard.clear();
    frontend.lateWelcomes.set(1);
    start(frontend.port());
    await().until(() -> heard(Heartbeat.class) > 0);
    assertThat(hellos()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aFrontendThatAnswersIsKept() throws Exception {
    uplink.close(1000);
    frontend.heard.clear();
    frontend.answersHeartbeats = true;
    start(new Uplink.Settings("127.0.0.1", frontend.port(), 50, 3_000, () -> "secret", null));
    await().until(() -> heard(Heartbeat.class) > 0);
    long hellos = hellos();
    awaitTicks(90);
    assertThat(hellos()).isEqualTo(hellos);
  }

  /** The frontend's clock went forward over a restart: that is no silence. */
  @Test
  void aFrontendThatComesBackMinutesAheadFindsItsQueriesAlive() throws Exception {
    begin();
    frontend.aheadMicros = 600_000_000;
    frontend.disconnect();
    await().until(() -> hellos() >= 2);
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

  /**
   * Its welcome was longer on its way than back: what it says since tells how far one is behind.
   */
  @Test
  void aClockThatIsSecondsBehindIsSetRightByWhatIsHeard() throws Exception {
    begin();
    frontend.answersHeartbeats = true;
    frontend.aheadMicros = 3_000_000;
    await().until(() -> aheadMicros() > 2_900_000);
    call(5);
    await().until(() -> countAndSum(1)[1] == 5);
    frontend.aheadMicros = 600_000_000;
    awaitTicks(5);
    assertThat(aheadMicros()).as("that is no matter of a slow message").isLessThan(60_000_000);
    assertThat(frontend.statuses().noneMatch(s -> s.state() == State.REMOVED)).isTrue();
  }

  private long aheadMicros() {
    return physical.micros() - System.currentTimeMillis() * 1000;
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

  /** What its stamps would say goes on to whoever gets a message from here. */
  @Test
  void theTimeOfAFrontendOfAnotherCenturyIsNotTakenOver() throws Exception {
    await().until(() -> heard(Heartbeat.class) > 0);
    frontend.frontier = Hlc.of(3_786_912_000_000_000L);
    frontend.disconnect();
    await().until(() -> hellos() == 2);
    long before = heard(Heartbeat.class);
    await().during(Duration.ofMillis(300)).until(() -> heard(Heartbeat.class) == before);
    assertThat(Hlc.micros(clock.floor())).isLessThan(physical.micros() + 60_000_000);
  }

  @Test
  void aClockThatIsYearsAwayIsNotTakenOver() throws Exception {
    await().until(() -> heard(Heartbeat.class) > 0);
    frontend.offMicros = 70L * 366 * 86_400 * 1_000_000;
    frontend.disconnect();
    await().until(() -> hellos() == 2);
    long before = heard(Heartbeat.class);
    await().during(Duration.ofMillis(300)).until(() -> heard(Heartbeat.class) == before);
  }

  /** Whatever a frontend says, and however fast, this process goes on telling. */
  @Test
  void aStormOfMessagesKeepsNobodyFromReporting() throws Exception {
    await().until(() -> heard(Heartbeat.class) > 0);
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
    long before = heard(Heartbeat.class);
    await().until(() -> heard(Heartbeat.class) > before + 5);
    enough.set(true);
    storm.join();
  }

  /** One frame after the other in one piece, the last of them over and over in the next. */
  @Test
  void framesThatComeTogetherOrInPiecesAreAllHeard() throws Exception {
    await().until(() -> heard(Heartbeat.class) > 0);
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
    await().until(() -> heard(AgentMessage.Description.class) == 5);
    assertThat(status(9, State.REFUSED).reason()).contains("unsound program");
    assertThat(hellos()).isEqualTo(1);
  }
}
