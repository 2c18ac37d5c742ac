package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One branch that merges what very many others have packed or counted. */
@Timeout(20)
class FanOutTest {
  private static final int TASKS = 200_000;
  private static final SetShape SET = new SetShape(0, Keep.ALL, 0);

  @Test
  void tasksThatRanOneAfterTheOtherAreMergedInOneGo() {
    Baggage all = new Baggage();
    List<Baggage> ends = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      Baggage task = all.fork();
      task.pack(1, 1, SET, new EventId(1000L + i, 7, i % 50), List.of(Tuple.of((long) i)));
      ends.add(task);
    }
    ends.forEach(all::join);
    List<PackedEvent> events = all.unpackSet(1, 1, 0);
    assertThat(events).hasSize(TASKS);
    for (int i = 0; i < TASKS; i++) {
      assertThat(events.get(i).rows()).containsExactly(Tuple.of((long) i));
    }
  }

  @Test
  void whatTasksHaveCountedIsMergedInOneGo() {
    Baggage all = new Baggage();
    count(all);
    List<Baggage> ends = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      Baggage task = all.fork();
      count(task);
      ends.add(task);
    }
    ends.forEach(all::join);
    assertThat(all.unpackLedger(1, 1, 3).get(Tuple.EMPTY)[0].result()).isEqualTo(TASKS + 1L);
    assertThat(all.isCut(1, 1, 3)).isFalse();
  }

  /** A thread that waits for tasks, one after the other, and never packs or sends. */
  @Test
  void whatIsMergedWithoutEndIsCut() {
    int most = 1 << 16;
    Baggage all = new Baggage();
    for (int i = 0; i < TASKS; i++) {
      Baggage task = new Baggage(Nonces.PROCESS);
      task.pack(1, 1, SET, new EventId(1000L + i, 7, 1), List.of(Tuple.of((long) i)));
      task.add(2, 1, Execution.LEDGER, Tuple.EMPTY, 1L, 1L);
      all.join(task);
      all.bound(most);
    }
    assertThat(all.isCut(1, 1, 0)).isTrue();
    assertThat(all.isCut(2, 1, 3)).isTrue();
    assertThat(all.unpackSet(1, 1, 0)).hasSizeGreaterThan(1000);
    for (View view : all.carried()) {
      assertThat(ContentCodec.encode(view.content()).length).isLessThan(3 * most);
    }
  }

  @Test
  void whatFitsIsNotCutByABound() {
    Baggage all = new Baggage();
    for (int i = 0; i < 1000; i++) {
      Baggage task = new Baggage(Nonces.PROCESS);
      count(task);
      for (int again = 0; again < 10; again++) {
        all.join(task);
        all.bound(1 << 16);
      }
    }
    assertThat(all.unpackLedger(1, 1, 3).get(Tuple.EMPTY)[0].result()).isEqualTo(1000L);
    assertThat(all.isCut(1, 1, 3)).isFalse();
  }

  private static void count(Baggage baggage) {
    baggage.add(1, 1, Execution.LEDGER, Tuple.EMPTY, 1L, 1L);
  }
}
