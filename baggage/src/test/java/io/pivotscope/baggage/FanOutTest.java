package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One branch that merges what very many others have packed. */
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
}
