package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.packs;
import static io.pivotscope.agent.run.Advices.program;
import static io.pivotscope.agent.run.Advices.slot;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a side table had no room for is beside the result of each query that might lack it. */
class LossesTest {
  private static final AdviceProgram FOLLOWING =
      program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0));
  private static final AdviceProgram COUNTING = program(List.of(), emits("a"));

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));

  @Test
  void evictedEdgesAreDroppedOfQueriesThatFollowRequests() {
    QueryRun following = process.install(1, FOLLOWING, AdviceTest.Guest.class);
    QueryRun counting = process.install(2, COUNTING, AdviceTest.Guest.class);
    SideTable<String> table = new SideTable<>(10);
    List<Object> keys = Stream.generate(Object::new).limit(100).toList();
    keys.forEach(key -> table.put(key, "a hand-off"));
    assertThat(table.evicted()).isEqualTo(keys.size() - table.size()).isPositive();

    assertThat(following.takeCounts().dropped()).isEqualTo(table.evicted());
    assertThat(following.takeCounts().dropped()).as("once").isZero();
    assertThat(counting.takeCounts().dropped()).isZero();
    QueryRun later = process.install(3, FOLLOWING, AdviceTest.Guest.class);
    assertThat(later.takeCounts().dropped()).isZero();
  }
}
