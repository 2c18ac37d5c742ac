package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardOldestPolicy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that are taken out of a pool's queue by a thread that does not run them. */
@Timeout(60)
class DroppedTaskTest {
  private final Probe probe = new Probe();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CompletableFuture<Set<String>> seen = new CompletableFuture<>();

  @AfterEach
  void end() {
    gate.countDown();
    probe.restore();
  }

  private ThreadPoolExecutor busyPool(BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, queue, new DiscardOldestPolicy());
    CountDownLatch begun = new CountDownLatch(1);
    pool.execute(
        () -> {
          begun.countDown();
          await(gate);
        });
    await(begun);
    return pool;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On a thread of its own run, that of a test runner being in the middle of something. */
  private static void onNewThread(Runnable work) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable t) {
                done.completeExceptionally(t);
              }
            });
    thread.start();
    thread.join(20_000);
    assertThat(done).isCompleted();
  }

  @Test
  void whoMakesRoomByDiscardingTheOldestStaysInItsRequest() throws Exception {
    probe.weave();
    onNewThread(
        () -> {
          probe.pack("before");
          ThreadPoolExecutor pool = busyPool(new ArrayBlockingQueue<>(1));
          pool.execute(() -> {});
          pool.execute(() -> seen.complete(probe.marks()));
          assertThat(probe.marks()).containsExactly("before");
          probe.pack("after");
          gate.countDown();
          assertThat(seen.join()).containsExactly("before");
          assertThat(probe.marks()).containsExactly("after", "before");
          pool.shutdown();
        });
  }

  @Test
  void soDoesWhoDiscardsWhatWasQueuedBeforeTheWeaving() throws Exception {
    ThreadPoolExecutor pool = busyPool(new ArrayBlockingQueue<>(1));
    pool.execute(() -> {});
    probe.weave();
    onNewThread(
        () -> {
          probe.pack("before");
          pool.execute(() -> seen.complete(probe.marks()));
          assertThat(probe.marks()).containsExactly("before");
          gate.countDown();
          assertThat(seen.join()).containsExactly("before");
          pool.shutdown();
        });
  }

  @Test
  void whoTakesTasksOutOfAPoolsQueueStaysInItsRequest() throws Exception {
    probe.weave();
    onNewThread(
        () -> {
          probe.pack("before");
          ThreadPoolExecutor pool = busyPool(new LinkedBlockingQueue<>());
          pool.execute(() -> {});
          assertThat(pool.getQueue().poll()).isNotNull();
          assertThat(probe.marks()).containsExactly("before");
          pool.execute(() -> seen.complete(probe.marks()));
          gate.countDown();
          assertThat(seen.join()).containsExactly("before");
          pool.shutdown();
        });
  }
}
