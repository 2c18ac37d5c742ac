package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of LMAX Disruptors whose slots are used again and again. */
class DisruptorHandoffTest {
  private static final int SLOTS = 64;

  private final Probe probe = new Probe();
  private final Map<String, Set<String>> first = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> second = new ConcurrentHashMap<>();
  private Disruptor<Slot> disruptor;

  private static final class Slot {
    String mark;
    CountDownLatch handled;
  }

  @AfterEach
  void end() {
    try {
      disruptor.halt();
    } finally {
      probe.restore();
    }
  }

  /** Two handlers, one after the other, that wait since before the weaving. */
  private RingBuffer<Slot> start(ProducerType producers) throws Exception {
    disruptor =
        new Disruptor<>(
            Slot::new,
            SLOTS,
            task -> new Thread(task, "handler"),
            producers,
            new BlockingWaitStrategy());
    disruptor
        .handleEventsWith(
            (slot, sequence, last) -> {
              first.put(slot.mark, probe.marks());
              probe.pack("handled");
            })
        .then(
            (slot, sequence, last) -> {
              second.put(slot.mark, probe.marks());
              slot.handled.countDown();
            });
    RingBuffer<Slot> ring = disruptor.start();
    for (int i = 0; i < 10; i++) {
      publish(ring, "warm");
    }
    return ring;
  }

  private static void publish(RingBuffer<Slot> ring, String mark) throws InterruptedException {
    CountDownLatch handled = new CountDownLatch(1);
    ring.publishEvent(
        (slot, sequence) -> {
          slot.mark = mark;
          slot.handled = handled;
        });
    assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void eventsCarryToEachHandler() throws Exception {
    RingBuffer<Slot> ring = start(ProducerType.MULTI);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          publish(ring, mark);
          assertThat(first.get(mark)).containsExactly(mark);
          assertThat(second.get(mark)).containsExactly(mark);
          assertThat(probe.marks()).containsExactly(mark);
        });
    assertThat(first).hasSize(Crowd.THREADS * Crowd.ROUNDS + 1);
  }

  @Test
  void aSingleProducerThatFillsSlotsByHandAndInBatches() throws Exception {
    RingBuffer<Slot> ring = start(ProducerType.SINGLE);
    probe.weave();
    for (int round = 0; round < 3 * SLOTS; round++) {
      String mark = "request " + round;
      CountDownLatch handled = new CountDownLatch(2);
      probe.inRequest(
          mark,
          () -> {
            long to = ring.next(2);
            for (long n = to - 1; n <= to; n++) {
              ring.get(n).mark = mark + (n == to ? " b" : " a");
              ring.get(n).handled = handled;
            }
            ring.publish(to - 1, to);
            assertThat(probe.marks()).containsExactly(mark);
            return null;
          });
      assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(first.get(mark + " a")).containsExactly(mark);
      assertThat(second.get(mark + " b")).containsExactly(mark);
    }
  }

  @Test
  void pollersGoOnAndGetTheirOwnRequestBack() throws Exception {
    RingBuffer<Slot> ring = start(ProducerType.MULTI);
    EventPoller<Slot> poller = ring.newPoller();
    ring.addGatingSequences(poller.getSequence());
    probe.weave();
    probe.inRequest(
        "published",
        () -> {
          publish(ring, "published");
          return null;
        });
    Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
    Set<String> after =
        probe.inRequest(
            "polled",
            () -> {
              poller.poll(
                  (slot, sequence, last) -> {
                    seen.add(probe.marks());
                    return true;
                  });
              return probe.marks();
            });
    assertThat(seen).contains(Set.of("published"));
    assertThat(after).containsExactly("polled");
  }

  @Test
  void eventsPublishedBeforeTheWeavingNeverJoin() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch handled = new CountDownLatch(3);
    Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
    disruptor = new Disruptor<>(Slot::new, SLOTS, task -> new Thread(task, "handler"));
    disruptor.handleEventsWith(
        (slot, sequence, last) -> {
          go.await();
          probe.pack("event " + sequence);
          seen.add(probe.marks());
          handled.countDown();
        });
    RingBuffer<Slot> ring = disruptor.start();
    for (int i = 0; i < 3; i++) {
      ring.publishEvent((slot, sequence) -> slot.mark = "old");
    }
    probe.weave();
    go.countDown();
    assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly(Set.of("event 0"), Set.of("event 1"), Set.of("event 2"));
  }
}
