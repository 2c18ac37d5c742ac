package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.Handoff;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandoffQueueTest {
  private final Probe probe = new Probe();
  private final HandoffQueue queue = new HandoffQueue();
  private final Object task = new Object();

  @BeforeEach
  void begin() {
    probe.requests.setPropagating(true);
  }

  @AfterEach
  void end() {
    probe.restore();
  }

  @Test
  void firstInFirstOut() throws Exception {
    List<Handoff> added = add(3);
    queue.cancelLatest(task);
    assertThat(queue.cancelOldest(task)).isTrue();
    assertThat(queue.take(task)).isSameAs(added.get(1));
    assertThat(queue.cancelOldest(task)).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatIsTooManyIsCountedAndTakesNoOthersPlace() throws Exception {
    int most = HandoffQueue.MOST_OF_ONE;
    List<Handoff> added = add(most + 10);
    assertThat(queue.evicted()).isEqualTo(10);
    queue.cancelLatest(task);
    for (int i = 0; i < most; i++) {
      assertThat(queue.take(task)).isSameAs(added.get(i));
    }
    add(1); // behind those without
    for (int i = 0; i < 10; i++) {
      assertThat(queue.take(task)).isNull();
    }
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.evicted()).isEqualTo(11);
    assertThat(queue.take(task)).isNull();
    List<Handoff> later = add(1);
    assertThat(queue.take(task)).isSameAs(later.get(0));
  }

  @Test
  void ofManyKeysEachHasItsShare() throws Exception {
    List<Object> others = new ArrayList<>();
    Handoff handoff = handoff();
    for (int i = 0; i < 1024; i++) {
      Object other = new Object();
      others.add(other);
      queue.add(other, handoff);
    }
    int share = SideTable.DEFAULT_CAPACITY / (others.size() + 1);
    add(share + 7);
    assertThat(queue.evicted()).isEqualTo(7);
  }

  private List<Handoff> add(int count) throws Exception {
    List<Handoff> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Handoff handoff = handoff();
      added.add(handoff);
      queue.add(task, handoff);
    }
    return added;
  }

  private Handoff handoff() throws Exception {
    return probe.inRequest("asked", probe.requests::capture);
  }
}
