package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that was busy when the last query went does not keep what it was busy with. */
class HeldTasksTest {
  private final Probe probe = new Probe();
  private ExecutorService pool;

  @AfterEach
  void end() throws Exception {
    try {
      pool.shutdownNow();
      assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      probe.restore();
    }
  }

  @Test
  void ofAPool() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    assertLetsGo();
  }

  @Test
  void ofAWorkerThatTookItFromAQueue() throws Exception {
    pool = HotPool.of(new HomeMade(new LinkedBlockingQueue<>(), 1), 1);
    assertLetsGo();
  }

  private void assertLetsGo() throws Exception {
    probe.weave();
    WeakReference<Task> task = runWhileTheHooksGo();
    HotPool.of(pool, 1); // others run meanwhile
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return task.get() == null;
            });
  }

  private WeakReference<Task> runWhileTheHooksGo() throws Exception {
    Task task = new Task();
    probe.inRequest(
        "asked",
        () -> {
          pool.execute(task);
          return null;
        });
    assertThat(task.begun.await(20, TimeUnit.SECONDS)).isTrue();
    probe.restore();
    task.end.countDown();
    return new WeakReference<>(task);
  }

  private static final class Task implements Runnable {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public void run() {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException shutdown) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
