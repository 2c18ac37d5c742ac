package io.pivotscope.agent.propagate;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Pools whose workers all exist, and whose code is warm, before anything is woven. */
final class HotPool {
  private HotPool() {}

  static <E extends ExecutorService> E of(E pool, int threads) throws Exception {
    for (int round = 0; round < 50; round++) {
      CountDownLatch all = new CountDownLatch(threads);
      for (int i = 0; i < threads; i++) {
        pool.execute(all::countDown);
      }
      if (!all.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the pool does not run");
      }
    }
    return pool;
  }

  /** What a worker of a pool with one thread knows by itself, outside of any task's request. */
  static Set<String> ownMarks(Probe probe, ExecutorService pool) throws Exception {
    probe.requests.setPropagating(false);
    try {
      Future<Set<String>> marks = pool.submit(probe::marks);
      return marks.get(20, TimeUnit.SECONDS);
    } finally {
      probe.requests.setPropagating(true);
    }
  }
}
