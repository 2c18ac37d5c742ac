package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes, who goes, who is silent, and what becomes of their queries. */
class AttendanceTest extends TwoProcesses {

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

  /** It left, the frontend was killed, it comes back and sends again what was not acknowledged. */
  @Test
  void whoHasLeftIsRememberedOverARestart() {
    long id = collecting(0);
    Report sent = nn.report(id, bench.window(), Programs.group("a", 1));
    nn.close();
    onlyTheDataNodeBeats(12);
    bench.restart();
    bench.pass(100);
    nn.connect();
    nn.say(sent);
    assertThat(rows(id)).containsExactly("a 1 1");
  }

  /**
   * It was killed an hour ago, and is not known any more: what it had not told is still missing.
   */
  @Test
  void whoHasLeftIsNamedThoughItIsForgotten() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 1));
    nn.report(id, bench.window(), Programs.group("a", 2));
    nn.close();
    onlyTheDataNodeBeats(7_300);
    assertThat(bench.coordinator.state().fleet.get(nn.incarnation)).isNull();
    leftIsMarked(id);
    bench.restart();
    leftIsMarked(id);
    bench.compact();
    bench.restart();
    leftIsMarked(id);
    dn.connect();
    stopAndEnd(id, dn);
    assertThat(bench.view(id).isEnded()).isTrue();
    leftIsMarked(id);
  }

  private void leftIsMarked(long id) {
    assertThat(bench.view(id).partial())
        .containsExactly(new RunView.Partial("left", "NameNode (host, pid 12)"));
    assertThat(bench.view(id).processes())
        .filteredOn(process -> process.procName().equals("NameNode"))
        .extracting(RunView.Process::state)
        .containsExactly("left");
  }

  @Test
  void whoSaidGoodbyeLeavesNoMarkWhenItIsForgotten() {
    long id = collecting(0);
    nn.say(new Goodbye(bench.now()));
    nn.close();
    onlyTheDataNodeBeats(7_300);
    assertThat(bench.coordinator.state().fleet.get(nn.incarnation)).isNull();
    assertThat(causes(id)).isEmpty();
  }

  /** It may be there, and no query reaches it: what happens in it is not in the result. */
  @Test
  void whoWasAwayWhenAQueryBeganIsBlindUntilNothingCanBeThereAnyMore() {
    dn.connect();
    nn.connect();
    nn.close();
    onlyTheDataNodeBeats(12);
    long soon = bench.install(Programs.sums(100), 0);
    dn.armed(soon);
    bench.pass(100);
    assertThat(causes(soon)).containsExactly("blind");
    assertThat(bench.view(soon).partial().get(0).detail()).startsWith("NameNode");
    onlyTheDataNodeBeats(120);
    long late = bench.install(Programs.sums(100), 0);
    dn.armed(late);
    bench.pass(100);
    assertThat(causes(late)).isEmpty();
  }

  /** It was cut off for minutes, so that nobody counted it as away any more, and comes back. */
  @Test
  void whoRanWhenAQueryBeganAndComesBackIsBlind() {
    dn.connect();
    nn.connect();
    nn.close();
    onlyTheDataNodeBeats(140);
    long id = bench.install(Programs.sums(100), 0);
    dn.armed(id);
    bench.pass(100);
    onlyTheDataNodeBeats(10);
    assertThat(causes(id)).isEmpty();
    nn.connect();
    assertThat(causes(id)).as("whether it arms or not").containsExactly("blind");
    nn.armed(id);
    blindOnly(id, "NameNode (host, pid 12)");
    bench.restart();
    blindOnly(id, "NameNode (host, pid 12)");
  }

  /** Its frontend's data is gone, or it was told of the frontend only now. */
  @Test
  void whoIsNewButOlderThanTheQueryIsBlind() {
    long id = collecting(0);
    bench.pass(4_000);
    heartbeats();
    Bench.Agent younger = bench.new Agent(13, "Younger").connect(3_000);
    Bench.Agent little = bench.new Agent(14, "Little older").connect(4_500);
    Bench.Agent older = bench.new Agent(15, "Older").connect(6_000);
    for (Bench.Agent agent : List.of(younger, little, older)) {
      agent.armed(id);
    }
    blindOnly(id, "Older (host, pid 15)");
  }

  /** It came after the others had armed and before T0, and was not ready when that had come. */
  @Test
  void whoComesJustBeforeT0AndArmsAfterItIsBlind() {
    long id = collecting(0);
    Bench.Agent quick = bench.new Agent(13, "Quick").connect(60_000);
    Bench.Agent slow = bench.new Agent(14, "Slow").connect(60_000);
    quick.armed(id);
    bench.pass(500);
    heartbeats();
    slow.armed(id);
    blindOnly(id, "Slow (host, pid 14)");
  }

  @Test
  void whoComesJustBeforeT0AndIsNotArmedAtTheEndIsBlind() {
    long id = collecting(0);
    Bench.Agent slow = bench.new Agent(14, "Slow").connect(60_000);
    bench.pass(500);
    stopAndEndWith(id, slow);
    blindOnly(id, "Slow (host, pid 14)");
  }

  private void stopAndEndWith(long id, Bench.Agent slow) {
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(400);
    heartbeats();
    slow.heartbeat();
    bench.pass(100);
    assertThat(run(id).phase).isEqualTo(QueryRun.Phase.REMOVING);
  }

  /** It was armed before, so that what it records is kept until it is back. */
  @Test
  void whoWasArmedAndComesBackIsNotBlind() {
    dn.connect(60_000);
    nn.connect(60_000);
    long id = bench.install(Programs.sums(100), 0);
    dn.armed(id);
    nn.armed(id);
    bench.pass(1_000);
    heartbeats();
    nn.close();
    onlyTheDataNodeBeats(12);
    assertThat(causes(id)).containsExactly("left");
    nn.connect(67_000);
    nn.armed(id);
    assertThat(causes(id)).isEmpty();
    bench.restart();
    dn.connect(67_000);
    nn.connect(67_000);
    nn.armed(id);
    assertThat(causes(id)).isEmpty();
  }

  private void blindOnly(long id, String label) {
    assertThat(bench.view(id).partial())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.cause()).isEqualTo("blind");
              assertThat(p.detail()).startsWith(label);
            });
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
  void aSilentProcessHasLeftAfterItsLeaseAndNoLongerHoldsWindowsBack() {
    long id = collecting(0);
    long window = bench.window();
    dn.report(id, window, Programs.group("a", 1));
    onlyTheDataNodeBeats(12);
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
    onlyTheDataNodeBeats(14);
    assertThat(causes(id)).isEmpty();
    assertThat(bench.view(id).windows()).as("its rows may be among what waits").isEmpty();
    nn.waiting = false;
    onlyTheDataNodeBeats(11);
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

  private void onlyTheDataNodeBeats(int halfSeconds) {
    for (int i = 0; i < halfSeconds; i++) {
      bench.pass(500);
      dn.heartbeat();
    }
  }
}
