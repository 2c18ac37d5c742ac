package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Eight threads with a hundred requests each on pools and timers that were hot and idle before the
 * weaving: every task knows its own request and no other, the first one too, and nothing stays.
 */
class CrowdHandoffTest {
  private final Probe probe = new Probe();
  private final List<ExecutorService> pools = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    try {
      for (ExecutorService pool : pools) {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      probe.restore();
    }
  }

  private <E extends ExecutorService> E hot(E pool, int threads) throws Exception {
    pools.add(pool);
    return HotPool.of(pool, threads);
  }

  /** What all workers of a pool know by themselves. */
  private void assertKeepsNothing(ExecutorService pool, int threads) throws Exception {
    probe.requests.setPropagating(false);
    CountDownLatch all = new CountDownLatch(threads);
    Set<String> own = new ConcurrentSkipListSet<>();
    List<Future<?>> looks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      looks.add(
          pool.submit(
              () -> {
                own.addAll(probe.marks());
                all.countDown();
                return all.await(20, TimeUnit.SECONDS);
              }));
    }
    for (Future<?> look : looks) {
      look.get(20, TimeUnit.SECONDS);
    }
    probe.requests.setPropagating(true);
    assertThat(own).isEmpty();
  }

  private Set<String> seeAndPack(String mark) {
    Set<String> seen = probe.marks();
    probe.pack(mark);
    return seen;
  }

  @Test
  void threadPools() throws Exception {
    ThreadPoolExecutor pool = hot((ThreadPoolExecutor) Executors.newFixedThreadPool(3), 3);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          Crowd.execute(probe, pool, mark);
          Future<Set<String>> task = pool.submit(() -> seeAndPack("done"));
          assertThat(task.get(20, TimeUnit.SECONDS)).containsExactly(mark);
          assertThat(probe.marks()).containsExactly("done", mark);
        });
    assertKeepsNothing(pool, 3);
  }

  /** Neither a method reference nor a lambda has a class that could be woven. */
  @Test
  void cachedPoolsAndMethodReferences() throws Exception {
    ExecutorService pool = hot(Executors.newCachedThreadPool(), 3);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          Callable<Set<String>> reference = probe::marks;
          assertThat(pool.submit(reference).get(20, TimeUnit.SECONDS)).containsExactly(mark);
          Crowd.execute(probe, pool, mark);
        });
  }

  @Test
  void scheduledPools() throws Exception {
    ScheduledExecutorService pool = hot(Executors.newScheduledThreadPool(2), 2);
    probe.weave();
    Queue<Set<String>> ticks = new ConcurrentLinkedQueue<>();
    ScheduledFuture<?> periodic =
        probe.inRequest(
            "asked",
            () ->
                pool.scheduleWithFixedDelay(
                    () -> {
                      probe.pack("tick");
                      ticks.add(probe.marks());
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS));
    Crowd.ask(
        probe,
        mark -> {
          ScheduledFuture<Set<String>> task =
              pool.schedule(() -> seeAndPack("done"), 10, TimeUnit.MICROSECONDS);
          assertThat(task.get(20, TimeUnit.SECONDS)).containsExactly(mark);
          assertThat(probe.marks()).containsExactly("done", mark);
          Crowd.execute(probe, pool, mark);
        });
    await().atMost(Duration.ofSeconds(20)).until(() -> ticks.size() >= 3);
    periodic.cancel(false);
    assertThat(ticks).containsOnly(Set.of("tick"));
    assertKeepsNothing(pool, 2);
  }

  @Test
  void forkJoinAndParallelStreams() throws Exception {
    ForkJoinPool pool = hot(new ForkJoinPool(3), 3);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
          assertThat(pool.invoke(new Fibonacci(5, () -> seen.add(probe.marks())))).isEqualTo(5);
          assertThat(seen).hasSize(8).containsOnly(Set.of(mark));
          int sum =
              pool.submit(
                      () -> IntStream.range(0, 16).parallel().peek(i -> probe.pack("leaf")).sum())
                  .get(20, TimeUnit.SECONDS);
          assertThat(sum).isEqualTo(120);
          assertThat(probe.marks()).containsExactly("leaf", mark);
          // Without a pool: the thread itself and the common pool.
          IntStream.range(0, 16).parallel().forEach(i -> probe.pack("leaf " + i));
          assertThat(probe.marks()).hasSize(18);
        });
  }

  private static final class Fibonacci extends RecursiveTask<Integer> {
    private static final long serialVersionUID = 1;
    private final int n;
    private final transient Runnable atLeaf;

    Fibonacci(int n, Runnable atLeaf) {
      this.n = n;
      this.atLeaf = atLeaf;
    }

    @Override
    protected Integer compute() {
      if (n < 2) {
        atLeaf.run();
        return n;
      }
      Fibonacci left = new Fibonacci(n - 1, atLeaf);
      Fibonacci right = new Fibonacci(n - 2, atLeaf);
      left.fork();
      return right.invoke() + left.join();
    }
  }

  @Test
  void completableFutures() throws Exception {
    ExecutorService pool = hot(Executors.newFixedThreadPool(3), 3);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          CompletableFuture<Set<String>> one =
              CompletableFuture.supplyAsync(() -> seeAndPack("one"), pool);
          CompletableFuture<Set<String>> two =
              CompletableFuture.supplyAsync(() -> seeAndPack("two"), pool)
                  .thenApplyAsync(x -> probe.marks(), pool);
          CompletableFuture.allOf(one, two).get(20, TimeUnit.SECONDS);
          assertThat(one.join()).containsExactly(mark);
          assertThat(two.join()).containsExactly(mark, "two");
          assertThat(probe.marks()).containsExactly("one", mark, "two");
          Object any =
              CompletableFuture.anyOf(
                      new CompletableFuture<>(),
                      CompletableFuture.supplyAsync(() -> seeAndPack("three")))
                  .get(20, TimeUnit.SECONDS);
          assertThat(any).isEqualTo(Set.of("one", mark, "two"));
          assertThat(probe.marks()).containsExactly("one", mark, "three", "two");
        });
    assertKeepsNothing(pool, 3);
  }

  @Test
  void timers() throws Exception {
    Timer timer = new Timer("hot", true);
    runIn(timer, () -> {});
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          AtomicReference<Set<String>> seen = new AtomicReference<>();
          runIn(timer, () -> seen.set(seeAndPack("left by " + mark)));
          assertThat(seen.get()).containsExactly(mark);
        });
    timer.cancel();
  }

  private static void runIn(Timer timer, Runnable body) throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            body.run();
            ran.countDown();
          }
        },
        0);
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void threads() throws Exception {
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          AtomicReference<Set<String>> seen = new AtomicReference<>();
          Thread thread = new Thread(() -> seen.set(seeAndPack("done")));
          thread.start();
          thread.join(20_000);
          assertThat(seen.get()).containsExactly(mark);
          assertThat(probe.marks()).containsExactly("done", mark);
        });
  }

  @Test
  void virtualThreadsAndTheirExecutors() throws Exception {
    if (Runtime.version().feature() < 21) {
      return;
    }
    ExecutorService each =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    pools.add(each);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          assertThat(each.submit(() -> seeAndPack("done")).get(20, TimeUnit.SECONDS))
              .containsExactly(mark);
          assertThat(probe.marks()).containsExactly("done", mark);
          each.invokeAll(List.of(() -> seeAndPack("one"), () -> seeAndPack("two")));
          assertThat(probe.marks()).containsExactly("done", "one", mark, "two");
        });
  }

  @Test
  void tasksQueuedBeforeTheWeavingAndRunAfterItNeverJoin() throws Exception {
    ExecutorService pool = hot(Executors.newFixedThreadPool(1), 1);
    ForkJoinPool forkJoin = hot(new ForkJoinPool(1), 1);
    Timer timer = new Timer("hot", true);
    List<Queue<Set<String>>> seen =
        List.of(
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedQueue<>());
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(9);
    // The first task is in progress when the hooks come, and ends after that.
    for (int i = 0; i < 3; i++) {
      String mark = "task " + i;
      pool.execute(() -> old(mark, seen.get(0), go, ran));
      forkJoin.execute(() -> old(mark, seen.get(1), go, ran));
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              old(mark, seen.get(2), go, ran);
            }
          },
          0);
    }
    probe.weave();
    go.countDown();
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    timer.cancel();
    assertThat(seen)
        .allSatisfy(
            marks ->
                assertThat(marks)
                    .containsExactlyInAnyOrder(
                        Set.of("task 0"), Set.of("task 1"), Set.of("task 2")));
    assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
  }

  private void old(String mark, Queue<Set<String>> seen, CountDownLatch go, CountDownLatch ran) {
    try {
      go.await();
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
    probe.pack(mark);
    seen.add(probe.marks());
    ran.countDown();
  }
}
