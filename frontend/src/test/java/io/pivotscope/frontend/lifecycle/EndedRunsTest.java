package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.link.AgentMessage.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results of runs that have ended stay while there is room for them, the oldest go first. */
class EndedRunsTest {
  private static final long KEPT_BYTES = 40_000;
  private static final int ROWS = 100;

  private final Bench bench = new Bench(KEPT_BYTES);
  private final Bench.Agent agent = bench.new Agent(100, "DataNode").connect();

  private long run() {
    long id = bench.install(Programs.streams(), 0);
    agent.armed(id);
    bench.pass(300);
    for (int i = 0; i < ROWS; i++) {
      agent.report(id, bench.window(), Programs.row("v" + i, bench.now() + i, 0));
    }
    bench.coordinator.stop(bench.coordinator.state().find(id), "stopped");
    bench.pass(1_000);
    agent.heartbeat();
    agent.status(id, State.REMOVED, 0);
    bench.pass(100);
    assertThat(bench.view(id).state()).isEqualTo("ended");
    return id;
  }

  private List<Long> known() {
    List<Long> known = new ArrayList<>();
    bench.coordinator.state().runs().forEach(run -> known.add(run.id()));
    return known;
  }

  private long held() {
    return bench.coordinator.state().runs().stream().mapToLong(run -> run.result.heldBytes()).sum();
  }

  @Test
  void theOldestGoWhenTheyHoldTooMuch() {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(run());
    }
    assertThat(known()).isEqualTo(all.subList(8 - known().size(), 8)).hasSizeBetween(2, 7);
    bench.install(Programs.streams(), 0);
    assertThat(held()).isLessThan(KEPT_BYTES);
  }

  @Test
  void theLastStaysWhateverItHoldsAlsoAfterAStart() {
    long first = run();
    long second = run();
    assertThat(known()).contains(first, second);
    bench.keptBytes = 1;
    bench.restart();
    assertThat(known()).containsExactly(second);
    bench.restart();
    assertThat(bench.view(second).table().rows()).hasSize(ROWS);
  }
}
