package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.State;
import org.junit.jupiter.api.Test;

/** When a query begins, when it ends, and who was not there for all of it. */
class CoordinatorTest extends TwoProcesses {
  private static final long FAST_MICROS = 1_500_000;

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
    assertThat(bench.view(id).partial().get(0).detail())
        .startsWith("NameNode")
        .endsWith("heard of T0 after it had passed");
  }

  /** Another frontend had the process for a while, and acknowledged what was meant for this one. */
  @Test
  void reportsThatNeverCameAreCountedAsDropped() {
    long id = collecting(0);
    bench.pass(500);
    nn.report(id, bench.window(), Programs.group("k", 1));
    assertThat(causes(id)).isEmpty();
    nn.newReport(id, bench.window(), Programs.group("k", 1));
    nn.report(id, bench.window(), Programs.group("k", 1));
    assertThat(causes(id)).containsExactly("dropped");
  }

  @Test
  void whoHearsOfT0WithT1OrAfterItIsBlind() {
    long id = collecting(0);
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(50);
    nn.status(id, State.ARMED, 1, "heard of T0 after it had passed");
    assertThat(causes(id)).containsExactly("blind");
  }

  /** Its way to the frontend is open and the way back is not: its time passes T1 all the same. */
  @Test
  void whoNeverHeardOfT0IsBlindBeforeTheResultIsFinal() {
    nn.isDeaf = true;
    long id = collecting(0);
    long armed = bench.now();
    heartbeats();
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(400);
    assertThat(causes(id)).isEmpty();
    heartbeats();
    bench.pass(100);
    assertThat(run(id).phase).isEqualTo(QueryRun.Phase.REMOVING);
    assertThat(causes(id)).containsExactly("blind");
    assertThat(bench.view(id).partial().get(0).detail())
        .startsWith("NameNode")
        .endsWith("has not heard of T0");
    dn.status(id, State.REMOVED, 0);
    nn.statusAt(armed, id, State.REMOVED, "it never heard of T0");
    assertThat(causes(id)).containsExactly("blind");
    assertThat(bench.view(id).partial().get(0).detail())
        .startsWith("NameNode")
        .endsWith("ended it: it never heard of T0");
    bench.pass(100);
    assertThat(bench.view(id).state()).isEqualTo("ended");
  }

  /** What it says arrives, and says that it saw nothing so far; it may yet hear of it. */
  @Test
  void whoHasPassedT0WithoutAWordOfItIsBlindWhileTheQueryCollects() {
    nn.isDeaf = true;
    long id = collecting(0);
    heartbeats();
    assertThat(causes(id)).as("T0 lies ahead").isEmpty();
    bench.pass(500);
    heartbeats();
    assertThat(bench.view(id).partial())
        .containsExactly(
            new RunView.Partial("blind", "NameNode (host, pid 12) has not heard of T0"));
    nn.isDeaf = false;
    heartbeats();
    assertThat(causes(id)).as("it had heard, and said so late").isEmpty();
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

  /** The frontend was stopped, and what the process said of its time is as old as that. */
  @Test
  void t1LiesAboveTheTimeOfAFastProcessAfterAPauseToo() {
    long id = collecting(0);
    heartbeatsOfAFastProcess();
    bench.pause(30_000);
    bench.coordinator.stop(bench.coordinator.ask(id), "stop");
    bench.pass(50);
    assertThat(nn.desired(id).orElseThrow().t1()).isGreaterThan(Hlc.of(bench.micros + FAST_MICROS));
  }

  /** It is told that its time is up before it is, by its own clock. */
  @Test
  void aLeaseEndsAboveTheTimeOfAProcessWhoseClockIsFast() {
    long id = collecting(5_000);
    long t0 = dn.desired(id).orElseThrow().t0();
    while (dn.desired(id).orElseThrow().t1() == Long.MAX_VALUE) {
      bench.pass(50);
      heartbeatsOfAFastProcess();
    }
    long t1 = nn.desired(id).orElseThrow().t1();
    assertThat(t1).isGreaterThan(Hlc.of(bench.micros + FAST_MICROS));
    assertThat(Hlc.micros(t1) - Hlc.micros(t0)).isBetween(5_000_000L, 5_050_000L);
    assertThat(bench.view(id).reason()).isEqualTo("time is up");
  }

  /** Its stamp is as old as its word that it has armed, and its clock has gone on since. */
  @Test
  void t0LiesAboveTheTimeOfAFastProcessThatArmedEarly() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), 0);
    nn.statusAt(Hlc.of(bench.micros + FAST_MICROS), id, State.ARMED, null);
    bench.pass(1_500);
    dn.armed(id);
    bench.pass(50);
    assertThat(nn.desired(id).orElseThrow().t0()).isGreaterThan(Hlc.of(bench.micros + FAST_MICROS));
    assertThat(causes(id)).isEmpty();
  }

  private void heartbeatsOfAFastProcess() {
    dn.heartbeat();
    nn.say(new Heartbeat(bench.micros, Hlc.of(bench.micros + FAST_MICROS)));
  }

  @Test
  void aClockThatIsWayAheadHoldsNoStopUpAndIsNamed() {
    long id = collecting(0);
    nn.heartbeat();
    nn.say(new Heartbeat(bench.micros, Hlc.of(bench.micros + 3_600_000_000L)));
    bench.coordinator.stop(bench.coordinator.ask(id), "stop");
    bench.pass(50);
    assertThat(nn.desired(id).orElseThrow().t1()).isLessThan(Hlc.of(bench.micros + 1_000_000));
    assertThat(causes(id)).containsExactly("blind");
    assertThat(bench.view(id).partial().get(0).detail())
        .startsWith("NameNode")
        .endsWith("its clock is far ahead");
  }

  @Test
  void whoEndsAQueryBecauseItIsToldToIsNotBlind() {
    long id = collecting(0);
    stopAndEnd(id, dn, nn);
    nn.status(id, State.REMOVED, 0, null);
    assertThat(causes(id)).isEmpty();
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
}
