package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Canaries, and panic. */
class TrialTest {
  private static final long STAGE_MILLIS = 1_000;

  private final Bench bench = new Bench();
  private final List<Bench.Agent> fleet = new ArrayList<>();

  private void connect(int agents) {
    for (int i = 0; i < agents; i++) {
      fleet.add(bench.new Agent(11 + i, i == agents - 1 ? "NameNode" : "DataNode").connect());
    }
  }

  private long install() {
    return bench.install(Programs.sums(100), new Terms(0, false, false, STAGE_MILLIS));
  }

  /** Places in the fleet of those that are to have the query. */
  private List<Integer> having(long id) {
    List<Integer> having = new ArrayList<>();
    for (int i = 0; i < fleet.size(); i++) {
      if (fleet.get(i).desired(id).isPresent()) {
        having.add(i);
      }
    }
    return having;
  }

  private void armNew(long id, int from, int to) {
    for (Bench.Agent agent : fleet.subList(from, to)) {
      agent.armed(id);
    }
  }

  /** So that nobody's lease ends. */
  private void pass(long millis) {
    for (long passed = 0; passed < millis; passed += 500) {
      fleet.forEach(Bench.Agent::heartbeat);
      bench.pass(Math.min(500, millis - passed));
    }
  }

  @Test
  void oneHasItThenSomeThenAllAndNothingOfTheTrialCounts() {
    connect(8);
    long id = install();
    assertThat(bench.view(id).state()).isEqualTo("trying");
    assertThat(having(id)).containsExactly(0);
    fleet.get(0).armed(id);
    bench.pass(100);
    assertThat(fleet.get(0).desired(id).orElseThrow().t0()).as("it acts").isPositive();
    fleet.get(0).report(id, bench.window(), Programs.group("a", 5));
    pass(STAGE_MILLIS + 1_000);
    assertThat(having(id)).as("one of four, and one of each name").containsExactly(0, 7);
    fleet.get(7).armed(id);
    pass(STAGE_MILLIS + 1_000);
    assertThat(having(id)).hasSize(8);
    assertThat(bench.view(id).state()).isEqualTo("arming");
    armNew(id, 0, 8);
    pass(500);
    fleet.get(0).report(id, bench.window(), Programs.group("a", 7));
    RunView view = bench.view(id);
    assertThat(view.state()).isEqualTo("collecting");
    assertThat(view.table().rows()).singleElement().satisfies(r -> assertThat(r[1]).isEqualTo(7L));
    assertThat(view.partial()).isEmpty();
  }

  @Test
  void aQuarterOfALargeFleetIsSome() {
    connect(40);
    long id = install();
    fleet.get(0).armed(id);
    pass(STAGE_MILLIS + 1_000);
    assertThat(having(id)).hasSize(10);
  }

  @Test
  void aProcessInWhichNothingIsWovenProvesNothing() {
    connect(3);
    long id = install();
    fleet.get(0).status(id, State.ARMED, 0);
    bench.pass(50);
    assertThat(having(id)).containsExactly(0, 1);
    fleet.get(1).armed(id);
    pass(STAGE_MILLIS + 1_000);
    assertThat(having(id)).containsExactly(0, 1, 2);
  }

  @Test
  void whereNobodyIsThereIsNothingToTry() {
    long id = install();
    bench.pass(100);
    assertThat(bench.view(id).state()).isIn("waiting", "arming", "collecting");
  }

  @Test
  void aRefusalRollsBackAndTheOthersNeverHadIt() {
    connect(4);
    long id = install();
    fleet.get(0).status(id, State.REFUSED, 0);
    bench.pass(100);
    assertThat(having(id)).isEmpty();
    rolledBack(id, "refused: because");
    for (Bench.Agent agent : fleet.subList(1, 4)) {
      assertThat(agent.everHad(id)).isFalse();
    }
  }

  @Test
  void nobodyIsOnTrialAfterARollback() {
    connect(4);
    long id = install();
    QueryRun run = bench.coordinator.state().find(id);
    Agent canary = bench.coordinator.state().fleet.get(11);
    assertThat(run.standing(canary)).contains("on trial");
    assertThat(run.standing(bench.coordinator.state().fleet.get(12))).isEmpty();
    fleet.get(0).status(id, State.REFUSED, 0);
    bench.pass(100);
    assertThat(run.standing(canary)).isEmpty();
    long other = bench.install(Programs.sums(100), 0);
    fleet.get(0).armed(other);
    assertThat(bench.coordinator.state().find(other).standing(canary)).contains("armed");
  }

  @Test
  void aTripRollsBack() {
    connect(4);
    long id = install();
    fleet.get(0).armed(id);
    bench.pass(100);
    fleet.get(0).status(id, State.TRIPPED, 1, "cost 3 % of a core");
    bench.pass(100);
    assertThat(having(id)).isEmpty();
    rolledBack(id, "tripped: cost 3 % of a core");
  }

  @Test
  void adviceThatFailsRollsBackAndTheRunEndsWhenItIsGoneThere() {
    connect(4);
    long id = install();
    Bench.Agent canary = fleet.get(0);
    canary.armed(id);
    bench.pass(100);
    long epoch = canary.desired(id).orElseThrow().epoch();
    Counters failed = new Counters(9, 0, 0, 0, 0, 0, 0, 3);
    canary.say(
        new Report(
            1, bench.micros, bench.now(), List.of(new QueryReport(id, epoch, List.of(), failed))));
    bench.pass(100);
    assertThat(having(id)).isEmpty();
    assertThat(bench.view(id).state()).isEqualTo("removing");
    canary.status(id, State.REMOVED, 0);
    bench.pass(50);
    rolledBack(id, "its advice failed 3 times");
    assertThat(bench.view(id).processes())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.state()).isEqualTo("removed");
              assertThat(p.methods()).isEqualTo(1);
            });
  }

  @Test
  void aCanaryThatFallsSilentRollsBack() {
    connect(4);
    long id = install();
    fleet.get(0).armed(id);
    for (int i = 0; i < 12; i++) {
      fleet.subList(1, 4).forEach(Bench.Agent::heartbeat);
      bench.pass(500);
      assertThat(having(id)).as("nobody else gets it meanwhile").isSubsetOf(0);
    }
    assertThat(bench.view(id).reason()).contains("DataNode", "fell silent");
  }

  @Test
  void aCanaryThatEndsProperlyMakesRoomForAnother() {
    connect(4);
    long id = install();
    fleet.get(0).armed(id);
    bench.pass(200);
    fleet.get(0).say(new Goodbye(bench.now()));
    fleet.get(0).close();
    fleet.remove(0);
    bench.pass(100);
    assertThat(having(id)).containsExactly(0);
    assertThat(bench.view(id).state()).isEqualTo("trying");
  }

  @Test
  void aCanaryThatDoesNotArmRollsBack() {
    connect(2);
    long id = install();
    pass(3_200);
    assertThat(bench.view(id).reason()).contains("has not armed within 3000 ms");
  }

  @Test
  void aTrialBeginsAgainAfterARestartAndWhatHasPassedStaysSo() {
    connect(2);
    long id = install();
    fleet.get(0).armed(id);
    bench.pass(300);
    restart();
    assertThat(having(id)).containsExactly(0);
    fleet.get(0).armed(id);
    pass(STAGE_MILLIS + 1_000);
    fleet.get(1).armed(id);
    pass(STAGE_MILLIS + 1_000);
    assertThat(having(id)).containsExactly(0, 1);
    bench.compact();
    restart();
    assertThat(bench.view(id).state()).isEqualTo("arming");
    assertThat(having(id)).containsExactly(0, 1);
  }

  @Test
  void whatWasRolledBackStaysSo() {
    connect(2);
    long id = install();
    fleet.get(0).status(id, State.REFUSED, 0);
    bench.pass(100);
    bench.compact();
    restart();
    rolledBack(id, "refused");
    assertThat(having(id)).isEmpty();
  }

  @Test
  void aQueryOnTrialCanBeStopped() {
    connect(2);
    long id = install();
    fleet.get(0).armed(id);
    bench.pass(100);
    bench.coordinator.stop(bench.coordinator.state().find(id), "stopped");
    bench.pass(50);
    fleet.get(0).status(id, State.REMOVED, 0);
    bench.pass(50);
    assertThat(bench.view(id).isEnded()).isTrue();
    assertThat(bench.view(id).isRolledBack()).isFalse();
  }

  @Test
  void panicWaitsForNobody() {
    connect(2);
    long trying = install();
    long arming = bench.install(Programs.sums(100), 0);
    long collecting = bench.install(Programs.sums(100), 0);
    armNew(collecting, 0, 2);
    bench.pass(300);
    fleet.get(0).report(collecting, bench.window(), Programs.group("a", 5));
    bench.pass(100);
    bench.coordinator.panic();
    bench.pass(50);
    for (long id : new long[] {trying, arming, collecting}) {
      assertThat(having(id)).isEmpty();
      assertThat(bench.view(id).reason()).isEqualTo("panic");
    }
    assertThat(bench.view(collecting).partial())
        .as("what each had not told yet is missing")
        .extracting(RunView.Partial::cause)
        .contains("left");
    assertThat(bench.view(collecting).table().rows()).hasSize(1);
    fleet.forEach(agent -> agent.status(collecting, State.REMOVED, 0));
    bench.pass(50);
    assertThat(bench.view(collecting).isEnded()).isTrue();
    assertThat(bench.view(collecting).processes())
        .extracting(RunView.Process::state)
        .containsOnly("removed");
    assertThat(bench.coordinator.panic()).isEmpty();
  }

  private void restart() {
    bench.restart();
    fleet.forEach(Bench.Agent::connect);
    bench.pass(100);
  }

  private void rolledBack(long id, String why) {
    RunView view = bench.view(id);
    assertThat(view.isEnded()).isTrue();
    assertThat(view.isRolledBack()).isTrue();
    assertThat(view.reason()).contains("DataNode (host, pid 11) ", why);
  }
}
