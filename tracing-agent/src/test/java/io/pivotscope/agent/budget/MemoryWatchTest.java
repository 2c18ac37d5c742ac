package io.pivotscope.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Time is the test's. */
class MemoryWatchTest {
  private static final long MB = 1_000_000;

  private record Query(long memoryBytes, StringBuilder reason) implements Spender {
    @Override
    public Spent spent() {
      return new Spent();
    }

    @Override
    public long passed() {
      return 0;
    }

    @Override
    public void trip(String why) {
      reason.append(why);
    }
  }

  private long now = 1;
  private int told;
  private final Memory memory = new Memory(10 * MB);
  private final Query small = new Query(3 * MB, new StringBuilder());
  private final Query large = new Query(6 * MB, new StringBuilder());
  private final StringBuilder one = new StringBuilder();
  private final StringBuilder other = new StringBuilder();
  private List<Query> present = List.of(small, large);
  private final MemoryWatch watch = new MemoryWatch(memory, () -> now, () -> present, () -> told++);

  private void look() {
    now += CostWatch.SLOT_NANOS;
    watch.pass();
  }

  @Test
  void whatTheLimitAllowsTripsNothing() {
    assertThat(memory.take(9 * MB)).isTrue();
    look();
    look();
    look();
    assertThat(told).isZero();
  }

  @Test
  void roomThatIsShortForAMomentTripsNothing() {
    for (int i = 0; i < 10; i++) {
      memory.take(11 * MB);
      look();
      look();
    }
    assertThat(told).isZero();
  }

  @Test
  void whatQueriesThatHaveGoneLeftTripsNobody() {
    memory.waits(9 * MB);
    present = List.of(new Query(MB, one), new Query(0, other));
    for (int i = 0; i < 100; i++) {
      assertThat(memory.take(2 * MB)).isFalse();
      look();
    }
    assertThat(told).isZero();
    assertThat(one.toString() + other).isEmpty();
    present = List.of(new Query(6 * MB, one), new Query(0, other));
    for (int i = 1; i >= 0; i--) { // no earlier than if nobody had gone
      assertThat(told).isZero();
      memory.take(2 * MB);
      look();
    }
    assertThat(told).isEqualTo(1);
    assertThat(one).startsWith("held 6.0 MB");
  }

  @Test
  void whereThereIsNoRoomForLongTheLargestTripsAloneAtFirst() {
    memory.waits(4 * MB);
    assertThat(memory.take(6 * MB)).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(memory.take(MB)).isFalse();
      look();
    }
    assertThat(told).isEqualTo(1);
    assertThat(large.reason)
        .hasToString(
            "held 6.0 MB of the 10.0 MB that the agent may hold here, more than any other query:"
                + " unwoven here");
    assertThat(small.reason).isEmpty();
    memory.waits(0);
    assertThat(memory.take(MB)).isTrue();
  }
}
