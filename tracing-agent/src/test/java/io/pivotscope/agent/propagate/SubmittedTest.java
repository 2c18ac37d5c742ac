package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One Runnable that is given to a pool again and again, as a debounced flush is: whoever takes it
 * out of the queue, it next runs with whatever it is next submitted with.
 */
class SubmittedTest {
  private final Probe probe = new Probe();
  private final BlockingQueue<Set<String>> seen = new LinkedBlockingQueue<>();
  private final Runnable shared = () -> seen.add(probe.marks());
  private final CountDownLatch block = new CountDownLatch(1);
  private ThreadPoolExecutor pool;

  @AfterEach
  void end() throws Exception {
    try {
      block.countDown();
      if (pool != null) {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      probe.restore();
    }
  }

  @Test
  void removedByThePool() throws Exception {
    busyPool(new LinkedBlockingQueue<>());
    execute("away");
    assertThat(pool.remove(shared)).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void removedByThePoolFromAQueueThatDoesNotTell() throws Exception {
    busyPool(
        new LinkedBlockingQueue<>() {
          private static final long serialVersionUID = 1;

          @Override
          public boolean remove(Object task) {
            return removeIf(each -> each == task);
          }
        });
    execute("away");
    assertThat(pool.remove(shared)).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void theOldestIsRemoved() throws Exception {
    busyPool(new LinkedBlockingQueue<>());
    execute("away");
    execute("stays");
    assertThat(pool.remove(shared)).isTrue();
    block.countDown();
    assertThat(next()).containsExactly("stays");
  }

  @Test
  void debounced() throws Exception {
    busyPool(new LinkedBlockingQueue<>());
    for (int i = 0; i < 100; i++) {
      pool.remove(shared);
      execute("mark " + i);
    }
    block.countDown();
    assertThat(next()).containsExactly("mark 99");
    assertNothingIsLeft();
  }

  @Test
  void discardedAsTheOldest() throws Exception {
    busyPool(new LinkedBlockingQueue<>(1));
    pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardOldestPolicy());
    execute("away");
    execute("later");
    block.countDown();
    assertThat(next()).containsExactly("later");
    assertNothingIsLeft();
  }

  @Test
  void polledByAnother() throws Exception {
    busyPool(new LinkedBlockingQueue<>());
    execute("away");
    assertThat(pool.getQueue().poll()).isSameAs(shared);
    assertNothingIsLeft();
  }

  /** The thread that begins it the next time is the one that took it away. */
  @Test
  void polledByTheWorkerItself() throws Exception {
    busyPool(new LinkedBlockingQueue<>());
    CountDownLatch polled = new CountDownLatch(1);
    pool.execute(
        () -> {
          pool.getQueue().poll();
          polled.countDown();
        });
    execute("away");
    block.countDown();
    assertThat(polled.await(20, TimeUnit.SECONDS)).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void drainedAndClearedFromALinkedQueue() throws Exception {
    drainAndClear(new LinkedBlockingQueue<>());
  }

  @Test
  void drainedAndClearedFromAHeap() throws Exception {
    drainAndClear(new PriorityBlockingQueue<>(8, (a, b) -> 0));
  }

  private void drainAndClear(BlockingQueue<Runnable> queue) throws Exception {
    busyPool(queue);
    execute("away");
    assertThat(queue.drainTo(new ArrayList<>())).isEqualTo(1);
    execute("away");
    queue.clear();
    execute("away");
    assertThat(queue.removeIf(each -> true)).isTrue();
    execute("away");
    assertThat(queue.remove(shared)).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void whatStaysInAQueueThatIsClearedInPartKeepsItsRequest() throws Exception {
    busyPool(new LinkedBlockingQueue<>());
    execute("stays");
    pool.execute(() -> {});
    assertThat(pool.getQueue().removeIf(each -> each != shared)).isTrue();
    block.countDown();
    assertThat(next()).containsExactly("stays");
  }

  private void busyPool(BlockingQueue<Runnable> queue) throws Exception {
    pool = HotPool.of(new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, queue), 1);
    probe.weave();
    CountDownLatch begun = new CountDownLatch(1);
    pool.execute(
        () -> {
          begun.countDown();
          awaitUninterruptibly(block);
        });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void execute(String mark) throws Exception {
    probe.inRequest(
        mark,
        () -> {
          pool.execute(shared);
          return null;
        });
  }

  private void assertNothingIsLeft() throws Exception {
    block.countDown();
    for (String mark : List.of("first", "second")) {
      execute(mark);
      assertThat(next()).containsExactly(mark);
    }
  }

  private Set<String> next() throws InterruptedException {
    Set<String> next = seen.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("the task has run").isNotNull();
    return next;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }
}
