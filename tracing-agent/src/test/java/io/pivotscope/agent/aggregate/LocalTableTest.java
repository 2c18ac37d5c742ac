package io.pivotscope.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.budget.Memory;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.interpret.Additions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalTableTest {

  private static final long SECOND = 1_000_000;
  private static final Additions ONE =
      new Additions(
          List.of(Argument.plain(new Expr.Constant(1L, Type.LONG))),
          new Object[0],
          List.of(Aggregate.COUNT),
          List.of(Type.LONG));

  private static final long START = Hlc.EPOCH_MICROS + 100 * SECOND;

  private static LocalTable table(int maxGroups, int queueCapacity) {
    return table(maxGroups, queueCapacity, new Memory(Long.MAX_VALUE / 2));
  }

  private static LocalTable table(int maxGroups, int queueCapacity, Memory memory) {
    return new LocalTable(
        Slices.of(10 * SECOND, SECOND),
        new Groups.Shape(List.of(Aggregate.COUNT), List.of(Type.LONG), maxGroups),
        queueCapacity,
        1,
        memory);
  }

  private static long at(double seconds) {
    return Hlc.of(START + (long) (seconds * SECOND));
  }

  private static void add(ThreadTable table, double seconds, String key) {
    table.at(at(seconds)).add(Tuple.of(key), ONE);
  }

  private static long count(Drained drained) {
    long[] sum = new long[1];
    drained
        .windows()
        .values()
        .forEach(
            w -> {
              w.groups().forEach((key, cells) -> sum[0] += (Long) cells[0].result());
              Accumulator[] others = w.groups().others();
              sum[0] += others == null ? 0 : (Long) others[0].result();
            });
    return sum[0];
  }

  @Test
  void aPaneIsReadOnceAfterTheWatermarkHasPassedIt() {
    LocalTable table = table(100, 100);
    ThreadTable own = table.forThread(new Recorder());
    add(own, 0.2, "a");
    add(own, 1.5, "a");
    assertThat(count(table.drain(at(0.9), Long.MAX_VALUE))).isZero();
    assertThat(count(table.drain(at(1.0) - 1, Long.MAX_VALUE))).isEqualTo(1);
    assertThat(count(table.drain(at(1.9), Long.MAX_VALUE))).isZero();
    assertThat(count(table.drain(at(2.1), Long.MAX_VALUE))).isEqualTo(1);
  }

  /** A row of a group that is there needs no room; one of another is dropped, and counted. */
  @Test
  void whereThereIsNoRoomRowsOfNewGroupsAreDroppedAndCounted() {
    Memory memory = new Memory(10_000);
    LocalTable table = table(1_000, 100, memory);
    ThreadTable own = table.forThread(new Recorder());
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 500; i++) {
        add(own, 0.5, "key-" + i);
      }
    }
    assertThat(table.heldBytes()).isBetween(9_000L, 10_000L);
    Drained drained = table.drain(at(1.5), Long.MAX_VALUE);
    long dropped = drained.counters().dropped();
    assertThat(dropped).isBetween(500L, 999L);
    assertThat(count(drained)).isEqualTo(1_000 - dropped);
    assertThat(drained.counters().tuples()).isEqualTo(1_000 - dropped);
    assertThat(drained.counters().groups()).isZero();
    assertThat(table.heldBytes()).as("what was taken out is not the table's").isZero();
    assertThat(drained.bytes()).isBetween(9_000L, 10_000L);
    memory.waits(drained.bytes());
    add(own, 1.7, "nowhere");
    assertThat(table.drain(at(2.5), Long.MAX_VALUE).counters().dropped()).isEqualTo(1);
    memory.waits(0);
    add(own, 2.7, "there is room again");
    assertThat(table.drain(at(3.5), Long.MAX_VALUE).counters().dropped()).isZero();
  }

  @Test
  void longRowsAreDroppedBeforeThereAreMany() {
    LocalTable table = table(1, 1_000, new Memory(100_000));
    ThreadTable own = table.forThread(new Recorder());
    for (int i = 0; i < 50; i++) {
      own.at(at(0.5)).stream(Tuple.of("x".repeat(8_000)), at(0.5), 1);
    }
    Drained drained = table.drain(at(1.5), Long.MAX_VALUE);
    assertThat(drained.counters().dropped()).isEqualTo(38);
    assertThat(drained.counters().tuples()).isEqualTo(12);
    table.released(12);
  }

  @Test
  void atTheEndThePaneInTheMiddleIsReadToo() {
    LocalTable table = table(100, 100);
    ThreadTable own = table.forThread(new Recorder());
    add(own, 1.5, "a");
    assertThat(table.complete(at(1.55), at(1.6))).isEqualTo(at(1.0) - 1);
    assertThat(count(table.drain(at(1.6) - 1, at(1.6)))).isEqualTo(1);
    assertThat(table.complete(at(1.7), at(1.6))).isEqualTo(at(1.7));
  }

  @Test
  void rowsOfOneWindowMeetWhateverThreadAndPaneTheyCameFrom() {
    LocalTable table = table(100, 100);
    ThreadTable one = table.forThread(new Recorder());
    ThreadTable two = table.forThread(new Recorder());
    add(one, 0.1, "a");
    add(one, 5.1, "a");
    add(two, 7.1, "a");
    add(two, 10.1, "a");
    Drained drained = table.drain(at(20), Long.MAX_VALUE);
    assertThat(drained.windows().keySet())
        .containsExactly(START / (10 * SECOND), START / (10 * SECOND) + 1);
    assertThat(drained.windows().get(START / (10 * SECOND)).groups().size()).isEqualTo(1);
    assertThat(count(drained)).isEqualTo(4);
  }

  @Test
  void tablesOfDeadThreadsAreReadAndForgotten() {
    LocalTable table = table(100, 100);
    Recorder recorder = new Recorder();
    add(table.forThread(recorder), 0.1, "a");
    recorder.retire();
    assertThat(count(table.drain(at(0.5), Long.MAX_VALUE))).isZero();
    assertThat(count(table.drain(at(1), Long.MAX_VALUE))).isEqualTo(1);
    assertThat(table.threads()).isZero();
  }

  @Test
  void overTheCapEveryGroupKeptAndTheRestAreExactInAnyOrder() {
    long seed = System.nanoTime();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      for (int n = 0; n <= i % 3; n++) {
        keys.add("key" + i);
      }
    }
    Map<Tuple, Long> first = null;
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(keys, new Random(seed + round));
      LocalTable table = table(20, 10);
      List<ThreadTable> threads =
          List.of(table.forThread(new Recorder()), table.forThread(new Recorder()));
      for (int i = 0; i < keys.size(); i++) {
        add(threads.get(i % (1 + round % 2)), i % 3, keys.get(i));
      }
      Drained drained = table.drain(at(5), Long.MAX_VALUE);
      Map<Tuple, Long> groups = new HashMap<>();
      drained
          .windows()
          .values()
          .forEach(
              w -> {
                w.groups().forEach((key, cells) -> groups.put(key, (Long) cells[0].result()));
                groups.put(Tuple.EMPTY, (Long) w.groups().others()[0].result());
              });
      assertThat(groups).as("seed %d", seed).hasSize(21);
      assertThat(count(drained)).isEqualTo(keys.size());
      first = first == null ? groups : first;
      assertThat(groups).as("seed %d", seed).isEqualTo(first);
    }
  }

  @Test
  void streamedRowsOverTheCapacityAreCountedNotKept() {
    LocalTable table = table(10, 3);
    ThreadTable own = table.forThread(new Recorder());
    for (int i = 0; i < 5; i++) {
      own.at(at(0.1)).stream(Tuple.of((long) i), at(0.1) + i, 1);
    }
    Drained drained = table.drain(at(2), Long.MAX_VALUE);
    assertThat(drained.counters().dropped()).isEqualTo(2);
    assertThat(drained.counters().tuples()).isEqualTo(3);
    table.released(3);
    own.at(at(3)).stream(Tuple.of(1L), at(3), 1);
    assertThat(table.drain(at(9), Long.MAX_VALUE).counters().dropped()).isZero();
  }

  @Test
  void slicesDivideTheirWindow() {
    assertThat(Slices.of(10 * SECOND, SECOND).sliceMicros()).isEqualTo(SECOND);
    assertThat(Slices.of(SECOND / 4, SECOND).sliceMicros()).isEqualTo(SECOND / 4);
    assertThat(Slices.of(2_500_000, SECOND).sliceMicros()).isEqualTo(625_000);
    // A prime number of microseconds has no fitting divisor: the window stays whole.
    assertThat(Slices.of(3_000_017, SECOND).sliceMicros()).isEqualTo(3_000_017);
    assertThatThrownBy(() -> new Slices(10, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
