package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.codec.ProgramCodec;
import org.junit.jupiter.api.Test;

/** A frontend that is stopped for a while: what it had no time to hear is nobody's silence. */
class PauseTest extends TwoProcesses {
  private static final long MINUTE = 60_000;

  private long trying() {
    dn.connect();
    nn.connect();
    return bench.install(Programs.sums(100), new Terms(0, false, false, 1_000));
  }

  @Test
  void whoArmedMeanwhileIsNotBlind() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), 0);
    bench.pass(100);
    bench.pause(MINUTE);
    bench.pass(50);
    assertThat(bench.view(id).state()).as("nobody has been heard yet").isEqualTo("arming");
    dn.armed(id);
    nn.armed(id);
    bench.pass(50);
    assertThat(bench.view(id).state()).isEqualTo("collecting");
    assertThat(causes(id)).isEmpty();
  }

  @Test
  void aCanaryThatArmedMeanwhileIsNotRolledBack() {
    long id = trying();
    bench.pass(100);
    bench.pause(MINUTE);
    bench.pass(50);
    assertThat(bench.view(id).state()).isEqualTo("trying");
    dn.armed(id);
    bench.pass(500);
    assertThat(bench.view(id).state()).isEqualTo("trying");
  }

  @Test
  void aCanaryThatWasWellMeanwhileHasNotFallenSilent() {
    long id = trying();
    dn.armed(id);
    bench.pass(500);
    heartbeats();
    bench.pause(MINUTE);
    bench.pass(100);
    assertThat(bench.view(id).state()).isEqualTo("trying");
    bench.pass(600);
    heartbeats();
    bench.pass(50);
    assertThat(nn.desired(id)).as("it has been awake for the stage's time").isPresent();
  }

  @Test
  void whoPassedT1MeanwhileHasNotLeft() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 1));
    nn.heartbeat();
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(50);
    bench.pause(MINUTE);
    bench.pass(50);
    assertThat(bench.view(id).state()).as("nobody has been heard yet").isEqualTo("stopping");
    dn.report(id, bench.window() - 60, Programs.group("a", 2));
    nn.heartbeat();
    bench.pass(50);
    assertThat(bench.view(id).state()).isEqualTo("removing");
    assertThat(causes(id)).isEmpty();
    assertThat(rows(id)).containsExactly("a 3 2");
  }

  @Test
  void windowsWaitForWhatWasSaidMeanwhile() {
    long id = collecting(0);
    long window = bench.window();
    heartbeats();
    bench.pause(MINUTE);
    bench.pass(50);
    assertThat(bench.view(id).windows()).isEmpty();
    dn.report(id, window, Programs.group("a", 1));
    nn.report(id, window, Programs.group("a", 2));
    bench.pass(50);
    assertThat(bench.view(id).windows().get(0).table().rows().get(0)).containsExactly("a", 3L, 2L);
    assertThat(causes(id)).isEmpty();
  }

  @Test
  void aClientThatAskedMeanwhileHasNotGone() {
    dn.connect();
    Terms attached = new Terms(0, true, false, 0);
    QueryRun run = bench.coordinator.install(ProgramCodec.encode(Programs.sums(10)), "", attached);
    bench.pass(50);
    dn.armed(run.id());
    bench.pass(500);
    bench.pause(2 * MINUTE);
    bench.pass(50);
    assertThat(run.phase).isEqualTo(QueryRun.Phase.COLLECTING);
  }

  /** Leases end late where each tick is late, as on a disk that is slow, but they end. */
  @Test
  void aFrontendThatIsAlwaysSlowEndsLeasesAllTheSame() {
    long id = collecting(0);
    nn.heartbeat();
    for (int i = 0; i < 60; i++) {
      dn.heartbeat();
      bench.pause(1_500);
      bench.coordinator.tick();
    }
    assertThat(causes(id)).containsExactly("left");
  }
}
