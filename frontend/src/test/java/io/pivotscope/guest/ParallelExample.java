package io.pivotscope.guest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The paper's parallel example (Fig. 3) in one process: {@code run N} executes it N times.
 *
 * <pre>
 *   branch A   a1 ---- a2 ----.
 *                              v
 *   branch B        b1 ------- b2        b1 happens before a2, and neither branch knows
 * </pre>
 */
public final class ParallelExample {
  private final ExecutorService pool = Executors.newFixedThreadPool(4, Daemons::thread);

  private ParallelExample() {}

  /** One request. */
  void execute() throws Exception {
    CountDownLatch b1Happened = new CountDownLatch(1);
    Future<?> branchA =
        pool.submit(
            () -> {
              Events.a("a1");
              b1Happened.await();
              Events.a("a2");
              return null;
            });
    Future<?> branchB =
        pool.submit(
            () -> {
              Events.b("b1");
              b1Happened.countDown();
              branchA.get();
              Events.b("b2");
              return null;
            });
    branchB.get();
  }

  public static void main(String[] args) throws Exception {
    ParallelExample example = new ParallelExample();
    Commands.serve(
        words -> {
          for (int i = 0; i < Integer.parseInt(words[1]); i++) {
            example.execute();
          }
        });
  }
}
