package io.pivotscope.benchmarks.guest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Ways to give a task away. A chunk is one request: it begins with {@link Events#first}, and the
 * last of its tasks is {@link Events#last}, so that a query that joins the two has a row for each
 * chunk if the tasks carry the request.
 */
public enum Handoff {
  FUTURE_TASK("FutureTask, run by the same thread") {
    @Override
    void tasks() throws Exception {
      for (int i = 1; i <= CHUNK; i++) {
        int n = i;
        FutureTask<Long> task = new FutureTask<>(() -> Events.task(n));
        task.run();
        task.get();
      }
    }
  },

  SUBMIT("submit to an executor of one thread") {
    @Override
    void tasks() throws Exception {
      List<Future<Long>> all = new ArrayList<>(CHUNK);
      for (int i = 1; i <= CHUNK; i++) {
        int n = i;
        all.add(POOL.submit(() -> Events.task(n)));
      }
      for (Future<Long> each : all) {
        each.get();
      }
    }
  },

  SUPPLY_ASYNC("CompletableFuture.supplyAsync on it") {
    @Override
    void tasks() throws Exception {
      List<CompletableFuture<Long>> all = new ArrayList<>(CHUNK);
      for (int i = 1; i <= CHUNK; i++) {
        int n = i;
        all.add(CompletableFuture.supplyAsync(() -> Events.task(n), POOL));
      }
      for (CompletableFuture<Long> each : all) {
        each.get();
      }
    }
  },

  EXECUTE("execute(Runnable) on it") {
    @Override
    void tasks() throws Exception {
      CountDownLatch done = new CountDownLatch(CHUNK);
      for (int i = 1; i <= CHUNK; i++) {
        int n = i;
        POOL.execute(
            () -> {
              Events.task(n);
              done.countDown();
            });
      }
      done.await();
    }
  },

  FORK("ForkJoinTask.fork and join") {
    @Override
    void tasks() throws Exception {
      FORK_JOIN.submit(Handoff::forkAndJoin).get();
    }
  },

  THREAD("Thread.start and join") {
    @Override
    void tasks() throws Exception {
      for (int i = 1; i <= CHUNK; i++) {
        int n = i;
        Thread thread = new Thread(() -> Events.task(n));
        thread.start();
        thread.join();
      }
    }
  };

  /** Tasks of a chunk. */
  public static final int CHUNK = 128;

  private static final ExecutorService POOL = Executors.newSingleThreadExecutor(Handoff::daemon);
  private static final ForkJoinPool FORK_JOIN = new ForkJoinPool(1);

  private final String title;

  Handoff(String title) {
    this.title = title;
  }

  /** As a table names it. */
  public String title() {
    return title;
  }

  /** What a task does, and what a query can ask for. */
  public static final class Events {
    private static volatile long sum;

    private Events() {}

    /** The request of a chunk. */
    static void request(Handoff handoff) throws Exception {
      first();
      handoff.tasks();
    }

    /** At the beginning, in the thread that gives away. */
    static void first() {}

    /** In the last task. */
    static void last() {}

    static long task(int n) {
      if (n == CHUNK) {
        last();
      }
      long next = sum + n;
      sum = next;
      return next;
    }
  }

  abstract void tasks() throws Exception;

  private static void forkAndJoin() {
    Deque<ForkJoinTask<Long>> all = new ArrayDeque<>(CHUNK);
    for (int i = 1; i <= CHUNK; i++) {
      int n = i;
      all.push(ForkJoinTask.adapt(() -> Events.task(n)).fork());
    }
    for (ForkJoinTask<Long> each : all) {
      each.join();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pool");
    thread.setDaemon(true);
    return thread;
  }
}
