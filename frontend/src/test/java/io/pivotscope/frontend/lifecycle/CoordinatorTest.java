package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
  private final Bench bench = new Bench();
  private final Bench.Agent dn = bench.new Agent(11, "DataNode");
  private final Bench.Agent nn = bench.new Agent(12, "NameNode");

  private long collecting(long forMillis) {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), forMillis);
    dn.armed(id);
    nn.armed(id);
    bench.pass(300);
    return id;
  }

  @Test
  void t0IsAnnouncedOnceAllAreArmedAndLiesAboveEveryStamp() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), 0);
    dn.armed(id);
    bench.pass(100);
    assertThat(dn.desired(id).orElseThrow().t0()).isZero();
    nn.armed(id);
    long stamp = bench.now();
    bench.pass(50);
    long t0 = dn.desired(id).orElseThrow().t0();
    assertThat(t0).isGreaterThan(stamp + Hlc.of(Hlc.EPOCH_MICROS + 200_000));
    assertThat(nn.desired(id).orElseThrow().t0()).isEqualTo(t0);
    assertThat(bench.view(id).partial()).isEmpty();
  }

  @Test
  void everyProcessGetsTheDeclaredCarriersWheneverItComes() {
    bench.carriers = List.of(new CarrierFile("my.carrier", "# whatever it says"));
    bench.restart();
    dn.connect();
    bench.install(Programs.sums(100), 0);
    bench.pass(50);
    nn.connect();
    for (Bench.Agent agent : List.of(dn, nn)) {
      assertThat(agent.received)
          .filteredOn(message -> message instanceof DesiredState)
          .isNotEmpty()
          .allSatisfy(
              message -> assertThat(((DesiredState) message).carriers()).isEqualTo(bench.carriers));
    }
  }

  @Test
  void whoHasNotArmedInTwoSecondsIsBlind() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), 0);
    dn.armed(id);
    bench.pass(1_900);
    heartbeats();
    assertThat(dn.desired(id).orElseThrow().t0()).isZero();
    bench.pass(200);
    assertThat(dn.desired(id).orElseThrow().t0()).isPositive();
    assertThat(causes(id)).containsExactly("blind");
    nn.armed(id);
    assertThat(bench.view(id).partial().get(0).detail()).contains("NameNode", "late");
  }

  @Test
  void whoHeardOfT0TooLateIsBlind() {
    long id = collecting(0);
    bench.pass(500);
    heartbeats();
    nn.armed(id);
    assertThat(causes(id)).isEmpty();
    nn.status(id, State.ARMED, 1, "heard of T0 after it had passed");
    assertThat(causes(id)).containsExactly("blind");
    assertThat(bench.view(id).partial().get(0).detail()).contains("NameNode", "T0");
  }

  /** Its lease was over while the frontend was stopped or could not be reached. */
  @Test
  void whoGaveUpBeforeT1IsNamedWithItsReason() {
    long id = collecting(0);
    nn.status(id, State.REMOVED, 0, "the frontend was silent for longer than its lease");
    assertThat(causes(id)).containsExactly("blind");
    assertThat(bench.view(id).partial().get(0).detail())
        .startsWith("NameNode")
        .endsWith("ended it: the frontend was silent for longer than its lease");
    bench.restart();
    assertThat(causes(id)).containsExactly("blind");
  }

  /** What it recorded before the stop has stamps that are ahead: T1 lies above them. */
  @Test
  void t1LiesAboveTheTimeOfAProcessWhoseClockIsFast() {
    long id = collecting(0);
    nn.say(new Heartbeat(bench.micros, Hlc.of(bench.micros + 2_000_000)));
    bench.pass(300);
    bench.coordinator.stop(bench.coordinator.ask(id), "stop");
    bench.pass(50);
    assertThat(nn.desired(id).orElseThrow().t1()).isGreaterThan(Hlc.of(bench.micros + 2_000_000));
  }

  @Test
  void aClockThatIsWayAheadHoldsNoStopUpAndIsNamed() {
    long id = collecting(0);
    nn.say(new Heartbeat(bench.micros, Hlc.of(bench.micros + 3_600_000_000L)));
    bench.coordinator.stop(bench.coordinator.ask(id), "stop");
    bench.pass(50);
    assertThat(nn.desired(id).orElseThrow().t1()).isLessThan(Hlc.of(bench.micros + 1_000_000));
    assertThat(causes(id)).containsExactly("blind");
    assertThat(bench.view(id).partial().get(0).detail())
        .startsWith("NameNode")
        .endsWith("its clock is far ahead");
  }

  /** It left, the frontend was killed, it comes back and sends again what was not acknowledged. */
  @Test
  void whoHasLeftIsRememberedOverARestart() {
    long id = collecting(0);
    Report sent = nn.report(id, bench.window(), Programs.group("a", 1));
    nn.close();
    for (int i = 0; i < 12; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
    bench.restart();
    bench.pass(100);
    nn.connect();
    nn.say(sent);
    assertThat(rows(id)).containsExactly("a 1 1");
  }

  @Test
  void whoEndsAQueryBecauseItIsToldToIsNotBlind() {
    long id = collecting(0);
    stopAndEnd(id, dn, nn);
    nn.status(id, State.REMOVED, 0, null);
    assertThat(causes(id)).isEmpty();
  }

  /** It may be there, and no query reaches it: what happens in it is not in the result. */
  @Test
  void whoWasAwayWhenAQueryBeganIsBlindUntilNothingCanBeThereAnyMore() {
    dn.connect();
    nn.connect();
    nn.close();
    for (int i = 0; i < 12; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
    long soon = bench.install(Programs.sums(100), 0);
    dn.armed(soon);
    bench.pass(100);
    assertThat(causes(soon)).containsExactly("blind");
    assertThat(bench.view(soon).partial().get(0).detail()).startsWith("NameNode");
    for (int i = 0; i < 120; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
    long late = bench.install(Programs.sums(100), 0);
    dn.armed(late);
    bench.pass(100);
    assertThat(causes(late)).isEmpty();
  }

  @Test
  void aProcessThatComesLaterGetsTheQueryAndIsNotBlindIfItArmsAtOnce() {
    long id = collecting(0);
    Bench.Agent late = bench.new Agent(13, "Client").connect();
    assertThat(late.desired(id).orElseThrow().t0()).isEqualTo(dn.desired(id).orElseThrow().t0());
    bench.pass(500);
    late.armed(id);
    assertThat(causes(id)).isEmpty();
    Bench.Agent slow = bench.new Agent(14, "Slow").connect();
    bench.pass(2_100);
    heartbeats();
    slow.armed(id);
    assertThat(causes(id)).contains("blind");
  }

  @Test
  void reportsOfTwoProcessesAddUpAndAResentOneCountsOnce() {
    long id = collecting(0);
    Report first = dn.report(id, bench.window(), Programs.group("a", 5, 7));
    nn.report(id, bench.window(), Programs.group("a", 1), Programs.group("b", 2));
    dn.say(first);
    dn.say(first);
    assertThat(dn.acknowledged()).isEqualTo(1);
    assertThat(rows(id)).containsExactly("a 13 3", "b 2 1");
    assertThat(bench.view(id).counters().hits()).isEqualTo(3);
  }

  @Test
  void afterAKillTheAcknowledgedIsKnownAndTheResentIsNotAddedTwice() {
    long id = collecting(0);
    Report first = dn.report(id, bench.window(), Programs.group("a", 5));
    bench.restart();
    dn.connect();
    assertThat(dn.last(Welcome.class).acknowledged()).isEqualTo(1);
    dn.say(first);
    dn.report(id, bench.window(), Programs.group("a", 6));
    assertThat(rows(id)).containsExactly("a 11 2");
    assertThat(dn.desired(id).orElseThrow().t0()).isPositive();
  }

  @Test
  void aGapInTheSequenceIsNotSilent() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 5));
    dn.newReport(id, bench.window(), Programs.group("a", 6));
    dn.report(id, bench.window(), Programs.group("a", 7));
    assertThat(causes(id)).containsExactly("dropped");
  }

  @Test
  void nothingIsAcknowledgedBeforeTheCommit() {
    long id = collecting(0);
    dn.sayUncommitted(dn.newReport(id, bench.window(), Programs.group("a", 5)));
    assertThat(dn.acknowledged()).isZero();
    bench.commit();
    assertThat(dn.acknowledged()).isEqualTo(1);
  }

  @Test
  void windowsCloseOnTheLeastWatermarkAndEachRowIsInOne() {
    long id = collecting(0);
    long window = bench.window();
    dn.report(id, window, Programs.group("a", 1));
    bench.pass(1_100);
    dn.report(id, window + 1, Programs.group("a", 2));
    assertThat(bench.view(id).windows()).isEmpty();
    nn.report(id, window, Programs.group("a", 4));
    bench.pass(50);
    assertThat(bench.view(id).windows())
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.number()).isEqualTo(window);
              assertThat(w.table().rows().get(0)).containsExactly("a", 5L, 2L);
            });
    dn.report(id, window, Programs.group("a", 8));
    assertThat(causes(id)).containsExactly("late");
    assertThat(rows(id)).containsExactly("a 15 4");
  }

  @Test
  void aSilentProcessHasLeftAfterItsLeaseAndNoLongerHoldsWindowsBack() {
    long id = collecting(0);
    long window = bench.window();
    dn.report(id, window, Programs.group("a", 1));
    for (int i = 0; i < 12; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
    bench.pass(50);
    assertThat(bench.view(id).windows()).isNotEmpty();
    assertThat(causes(id)).containsExactly("left");
    assertThat(bench.view(id).partial().get(0).detail()).contains("NameNode", "told everything");
  }

  @Test
  void aProcessThatIsNotSilentButUnheardHasNotLeft() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 1));
    nn.waiting = true;
    for (int i = 0; i < 14; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
    assertThat(causes(id)).isEmpty();
    assertThat(bench.view(id).windows()).as("its rows may be among what waits").isEmpty();
    nn.waiting = false;
    for (int i = 0; i < 11; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
    assertThat(causes(id)).containsExactly("left");
  }

  /** It answers, so that it has not left; but what it says stands still. */
  @Test
  void aProcessThatIsStuckHoldsWindowsBackNoLongerThanItsLease() {
    long id = collecting(0);
    long window = bench.window();
    dn.report(id, window, Programs.group("a", 1));
    long stuckAt = bench.now();
    for (int i = 0; i < 8; i++) {
      bench.pass(500);
      dn.heartbeat();
      nn.say(new Heartbeat(bench.micros, stuckAt));
    }
    assertThat(bench.view(id).windows()).as("within its lease").isEmpty();
    for (int i = 0; i < 4; i++) {
      bench.pass(500);
      dn.heartbeat();
      nn.say(new Heartbeat(bench.micros, stuckAt));
    }
    bench.pass(50);
    assertThat(bench.view(id).windows()).hasSize(1);
    assertThat(causes(id)).isEmpty();
    nn.report(id, window, Programs.group("a", 4));
    assertThat(causes(id)).containsExactly("late");
    assertThat(rows(id)).containsExactly("a 5 2");
    // It gets on: its watermark counts again.
    long next = bench.window();
    dn.report(id, next, Programs.group("a", 1));
    bench.pass(1_100);
    dn.heartbeat();
    bench.pass(50);
    assertThat(bench.view(id).windows()).hasSize(1);
    nn.heartbeat();
    bench.pass(50);
    assertThat(bench.view(id).windows()).hasSize(2);
  }

  @Test
  void aProcessThatSaysGoodbyeLeavesNoMark() {
    long id = collecting(0);
    nn.say(new Goodbye(bench.now()));
    nn.close();
    bench.pass(1_000);
    dn.report(id, bench.window(), Programs.group("a", 1));
    stopAndEnd(id, dn);
    assertThat(causes(id)).isEmpty();
    assertThat(bench.view(id).isEnded()).isTrue();
  }

  @Test
  void theResultIsFinalOnlyWhenAllHavePassedT1() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 1));
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(400);
    long t1 = dn.desired(id).orElseThrow().t1();
    assertThat(t1).isLessThan(Long.MAX_VALUE);
    assertThat(bench.view(id).state()).isEqualTo("stopping");
    dn.report(id, bench.window(), Programs.group("a", 2));
    bench.pass(100);
    assertThat(dn.desired(id)).isPresent();
    nn.heartbeat();
    bench.pass(100);
    assertThat(dn.desired(id)).isEmpty();
    assertThat(bench.view(id).state()).isEqualTo("removing");
    dn.status(id, State.REMOVED, 0);
    nn.status(id, State.REMOVED, 0);
    bench.pass(50);
    assertThat(bench.view(id).isEnded()).isTrue();
    assertThat(rows(id)).containsExactly("a 3 2");
    assertThat(bench.view(id).partial()).isEmpty();
    assertThat(bench.view(id).sources()).containsExactly(new RunView.Source("A.m", 2, 2, 2));
  }

  @Test
  void aLeaseEndsExactlyWhenItsTimeIsUp() {
    long id = collecting(2_000);
    long t0 = dn.desired(id).orElseThrow().t0();
    for (int i = 0; i < 20; i++) {
      bench.pass(100);
      heartbeats();
    }
    assertThat(Hlc.micros(dn.desired(id).orElseThrow().t1()) - Hlc.micros(t0)).isEqualTo(2_000_000);
    assertThat(bench.view(id).reason()).isEqualTo("time is up");
  }

  @Test
  void aQueryWhoseClientHasGoneIsStopped() {
    dn.connect();
    QueryRun run =
        bench.coordinator.install(
            io.pivotscope.protocol.codec.ProgramCodec.encode(Programs.sums(10)),
            "",
            new Terms(0, true, false, 0));
    for (int i = 0; i < 61; i++) {
      bench.pass(1_000);
      dn.heartbeat();
    }
    assertThat(run.reason).isEqualTo("its client has gone");
  }

  @Test
  void aRefusalIsNamed() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), 0);
    dn.armed(id);
    nn.status(id, State.REFUSED, 0);
    bench.pass(300);
    assertThat(bench.view(id).partial())
        .singleElement()
        .satisfies(p -> assertThat(p.detail()).contains("NameNode", "refused: because"));
  }

  /** It ends there alone and for good; what it has recorded counts, and so does what follows. */
  @Test
  void aProcessInWhichTheQueryTripsHasEndedItEarly() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 1));
    dn.status(id, State.TRIPPED, 1, "cost 3 % of a core, more than its 0.5 %: unwoven here");
    dn.report(id, bench.window(), Programs.group("a", 2));
    nn.report(id, bench.window(), Programs.group("a", 4));
    bench.compact();
    bench.restart();
    dn.connect();
    nn.connect();
    dn.status(id, State.TRIPPED, 1, "cost 3 % of a core, more than its 0.5 %: unwoven here");
    assertThat(causes(id)).containsExactly("tripped");
    assertThat(bench.view(id).state()).isEqualTo("collecting");
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(400);
    heartbeats();
    bench.pass(100);
    nn.status(id, State.REMOVED, 0);
    bench.pass(50);
    assertThat(bench.view(id).isEnded()).as("nothing is awaited of who tripped").isTrue();
    assertThat(rows(id)).containsExactly("a 7 3");
    assertThat(bench.view(id).partial())
        .singleElement()
        .satisfies(p -> assertThat(p.detail()).contains("DataNode", "cost 3 % of a core"));
    assertThat(Footer.receipt(bench.view(id)))
        .endsWith("classes restored in 2 processes, in 1 of them early");
  }

  @Test
  void whatTripsWhileItIsArmedIsNotBlind() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), 0);
    dn.armed(id);
    nn.status(id, State.TRIPPED, 1, "the agent's memory");
    bench.pass(300);
    assertThat(dn.desired(id).orElseThrow().t0()).isPositive();
    assertThat(causes(id)).containsExactly("tripped");
  }

  @Test
  void aSourceThatMatchesNowhereIsWaitedFor() {
    dn.connect();
    long id = bench.install(Programs.sums(100), 0);
    dn.status(id, State.ARMED, 0);
    bench.pass(300);
    assertThat(bench.view(id).state()).isEqualTo("waiting");
    assertThat(bench.view(id).unmatched()).containsExactly("A.m");
    dn.armed(id);
    assertThat(bench.view(id).state()).isEqualTo("collecting");
  }

  @Test
  void onlySoManyProcessesAreKnown() {
    for (int i = 0; i < Attendance.MAX_PROCESSES; i++) {
      bench.new Agent(1_000 + i, "p").connect();
    }
    Bench.Agent oneMore = bench.new Agent(1, "one more").connect();
    assertThat(oneMore.received)
        .singleElement()
        .isInstanceOfSatisfying(
            Welcome.class,
            welcome -> assertThat(welcome.refusal()).contains("20000 processes are connected"));
    assertThat(bench.new Agent(1_000, "p").connect().received)
        .as("one that is known may come back")
        .hasSizeGreaterThan(1);
  }

  @Test
  void theTokenIsNotWrittenDown() {
    dn.connect();
    assertThat(bench.coordinator.state().fleet.all())
        .allSatisfy(agent -> assertThat(agent.hello().token()).isEmpty());
  }

  @Test
  void streamedRowsComeInTheOrderOfTheirEvents() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.streams(), 0);
    dn.armed(id);
    nn.armed(id);
    bench.pass(300);
    long now = bench.now();
    dn.report(id, bench.window(), Programs.row("c", now + 2, 0), Programs.row("a", now, 0));
    nn.report(id, bench.window(), Programs.row("b", now + 1, 0));
    assertThat(bench.view(id).table().rows())
        .extracting(row -> row[0])
        .containsExactly("a", "b", "c");
  }

  private void stopAndEnd(long id, Bench.Agent... agents) {
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(400);
    for (Bench.Agent agent : agents) {
      agent.heartbeat();
    }
    bench.pass(100);
    for (Bench.Agent agent : agents) {
      agent.status(id, State.REMOVED, 0);
    }
    bench.pass(100);
  }

  private QueryRun run(long id) {
    return bench.coordinator.state().find(id);
  }

  private void heartbeats() {
    dn.heartbeat();
    nn.heartbeat();
  }

  /** The latest of propagation is kept, but not on disk: a process says it again. */
  @Test
  void whatTravelledIsAsTheProcessLastSaid() {
    dn.connect();
    dn.say(propagation(5, 1));
    dn.say(propagation(9, 0));
    assertThat(propagationOf(dn)).isEqualTo(propagation(9, 0));
    dn.say(new Goodbye(bench.now()));
    assertThat(propagationOf(dn)).isEqualTo(propagation(9, 0));
    bench.restart();
    assertThat(propagationOf(dn)).isEqualTo(Propagation.NONE);
  }

  private static Propagation propagation(int attached, int threads) {
    HopCounts hop = new HopCounts("RPC", "call", attached, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return new Propagation(List.of(hop), List.of(), threads, 0);
  }

  private Propagation propagationOf(Bench.Agent agent) {
    return bench.coordinator.state().fleet.get(agent.incarnation).propagation();
  }

  private List<String> causes(long id) {
    return bench.view(id).partial().stream().map(RunView.Partial::cause).toList();
  }

  private List<String> rows(long id) {
    return bench.view(id).table().rows().stream()
        .map(row -> row[0] + " " + row[1] + " " + row[2])
        .toList();
  }
}
