package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.javaagent.bootstrap.executors.ContextPropagatingRunnable;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutorHandoffTest {
  private final Probe probe = new Probe();
  private ExecutorService pool;

  @AfterEach
  void end() throws Exception {
    try {
      if (pool != null) {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      probe.restore();
    }
  }

  @Test
  void submittedTaskContinuesAndGetMerges() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              Future<Set<String>> task = pool.submit(this::seeAndPack);
              assertThat(task.get(20, TimeUnit.SECONDS)).containsExactly("asked");
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "done");
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  @Test
  void getThatThrowsMergesOneThatTimesOutDoesNot() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    probe.weave();
    CountDownLatch go = new CountDownLatch(1);
    probe.inRequest(
        "asked",
        () -> {
          Future<?> task =
              pool.submit(
                  () -> {
                    probe.pack("done");
                    go.await();
                    throw new IllegalStateException("asked for");
                  });
          assertThatThrownBy(() -> task.get(1, TimeUnit.MILLISECONDS))
              .isInstanceOf(TimeoutException.class);
          assertThat(probe.marks()).containsExactly("asked");
          go.countDown();
          assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS))
              .isInstanceOf(ExecutionException.class);
          assertThat(probe.marks()).containsExactly("asked", "done");
          return null;
        });
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  @Test
  void invokeAllBringsAllBack() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(2), 2);
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              pool.invokeAll(
                  List.of(
                      Executors.callable(() -> probe.pack("one")),
                      Executors.callable(() -> probe.pack("two"))));
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "one", "two");
  }

  @Test
  void anotherRequestsFutureIsForeign() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    probe.weave();
    Future<Set<String>> task = probe.inRequest("first", () -> pool.submit(this::seeAndPack));
    Set<String> second =
        probe.inRequest(
            "second",
            () -> {
              task.get(20, TimeUnit.SECONDS);
              return probe.marks();
            });
    assertThat(second).containsExactly("second");
    assertThat(probe.requests.oddities().foreign()).isEqualTo(1);
  }

  @Test
  void executedTaskContinues() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    probe.weave();
    assertThat(probe.inRequest("asked", this::seenByExecuted)).containsExactly("asked");
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  @Test
  void executedTaskIsNeverWrapped() throws Exception {
    LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, queue);
    pool = HotPool.of(executor, 1);
    probe.weave();
    CountDownLatch block = new CountDownLatch(1);
    probe.inRequest(
        "asked",
        () -> {
          executor.execute(() -> awaitUninterruptibly(block));
          await().until(queue::isEmpty);
          Runnable task = () -> {};
          executor.execute(task);
          assertThat(queue).containsExactly(task);
          assertThat(executor.remove(task)).isTrue();
          return null;
        });
    block.countDown();
  }

  @Test
  void aRunnableSubmittedTwiceRunsInBothRequests() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    probe.weave();
    Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch block = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(2);
    Runnable shared =
        () -> {
          seen.add(probe.marks());
          ran.countDown();
        };
    pool.execute(() -> awaitUninterruptibly(block));
    submitIn("first", shared);
    submitIn("second", shared);
    block.countDown();
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly(Set.of("first"), Set.of("second"));
  }

  @Test
  void aTaskThatAnotherAgentWrapsOnItsWayContinues() throws Exception {
    BlockingQueue<Runnable> wrapping =
        new LinkedBlockingQueue<>() {
          @Override
          public boolean offer(Runnable task) {
            return super.offer(new ContextPropagatingRunnable(task));
          }
        };
    pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, wrapping);
    assertExecutedContinues();
  }

  @Test
  void aTaskThatAnotherAgentUnwrapsForASubclassContinues() throws Exception {
    pool =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
          @Override
          public void execute(Runnable task) {
            super.execute(new ContextPropagatingRunnable(task));
          }

          @Override
          protected void beforeExecute(Thread thread, Runnable task) {
            super.beforeExecute(thread, unwrapped(task));
          }

          @Override
          protected void afterExecute(Runnable task, Throwable thrown) {
            super.afterExecute(unwrapped(task), thrown);
          }

          private static Runnable unwrapped(Runnable task) {
            return task instanceof ContextPropagatingRunnable wrapped ? wrapped.unwrap() : task;
          }
        };
    assertExecutedContinues();
  }

  private void assertExecutedContinues() throws Exception {
    HotPool.of(pool, 1);
    probe.weave();
    for (String mark : List.of("first", "second")) {
      assertThat(probe.inRequest(mark, this::seenByExecuted)).containsExactly(mark);
    }
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  @Test
  void aRejectedTaskLeavesNothingBehind() throws Exception {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(1),
            new ThreadPoolExecutor.DiscardPolicy());
    pool = HotPool.of(executor, 1);
    probe.weave();
    CountDownLatch block = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
    Runnable task =
        () -> {
          seen.add(probe.marks());
          ran.countDown();
        };
    executor.execute(
        () -> {
          blocked.countDown();
          awaitUninterruptibly(block);
        });
    assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
    executor.execute(() -> {});
    submitIn("discarded", task); // the queue is full
    block.countDown();
    submitUntilAccepted(executor, task);
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly(Set.of("accepted"));
  }

  @Test
  void subclassesThatOverrideTheHooks() throws Exception {
    Queue<Set<String>> around = new ConcurrentLinkedQueue<>();
    ThreadPoolExecutor silent =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
          @Override
          protected void beforeExecute(Thread t, Runnable r) {
            around.add(probe.marks()); // without super
          }

          @Override
          protected void afterExecute(Runnable r, Throwable t) {
            super.afterExecute(r, t);
            around.add(probe.marks());
          }
        };
    pool = HotPool.of(silent, 1);
    probe.weave();
    around.clear();
    assertThat(probe.inRequest("asked", this::seenByExecuted)).containsExactly("asked");
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
    assertThat(around).startsWith(Set.of("asked"), Set.of("asked", "done"));
  }

  @Test
  void workersStartedByARequestDoNotKeepIt() throws Exception {
    probe.weave();
    pool = Executors.newFixedThreadPool(1);
    probe.inRequest("asked", () -> pool.submit(this::seeAndPack).get(20, TimeUnit.SECONDS));
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  @Test
  void scheduledTaskContinuesAndTicksBeginAnew() throws Exception {
    ScheduledExecutorService timer = HotPool.of(Executors.newScheduledThreadPool(1), 1);
    pool = timer;
    probe.weave();
    Queue<Set<String>> ticks = new ConcurrentLinkedQueue<>();
    AtomicInteger left = new AtomicInteger(3);
    CountDownLatch ticked = new CountDownLatch(3);
    ScheduledFuture<?> periodic =
        probe.inRequest(
            "asked",
            () -> {
              ScheduledFuture<Set<String>> once =
                  timer.schedule(this::seeAndPack, 1, TimeUnit.MILLISECONDS);
              assertThat(once.get(20, TimeUnit.SECONDS)).containsExactly("asked");
              assertThat(probe.marks()).containsExactly("asked", "done");
              return timer.scheduleAtFixedRate(
                  () -> {
                    if (left.getAndDecrement() > 0) {
                      probe.pack("tick");
                      ticks.add(probe.marks());
                      ticked.countDown();
                    }
                  },
                  0,
                  1,
                  TimeUnit.MILLISECONDS);
            });
    assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
    periodic.cancel(false);
    assertThat(ticks).containsExactly(Set.of("tick"), Set.of("tick"), Set.of("tick"));
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  @Test
  void toStringOfATaskIsItsOwn() throws Exception {
    probe.weave();
    pool = Executors.newFixedThreadPool(1);
    CountDownLatch block = new CountDownLatch(1);
    pool.execute(() -> awaitUninterruptibly(block));
    Future<?> task =
        probe.inRequest("asked", () -> pool.submit(new NamedTask("the application's own")));
    assertThat(task.toString()).contains("the application's own");
    block.countDown();
  }

  private record NamedTask(String name) implements Runnable {
    @Override
    public void run() {}
  }

  private Set<String> seeAndPack() {
    Set<String> seen = probe.marks();
    probe.pack("done");
    return seen;
  }

  private Set<String> seenByExecuted() throws Exception {
    AtomicReference<Set<String>> seen = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(
        () -> {
          seen.set(seeAndPack());
          ran.countDown();
        });
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    return seen.get();
  }

  private void submitIn(String mark, Runnable task) throws Exception {
    probe.inRequest(
        mark,
        () -> {
          pool.execute(task);
          return null;
        });
  }

  /** The worker may not have emptied the queue yet. */
  private void submitUntilAccepted(ThreadPoolExecutor executor, Runnable task) throws Exception {
    await().until(() -> executor.getQueue().isEmpty());
    submitIn("accepted", task);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }
}
