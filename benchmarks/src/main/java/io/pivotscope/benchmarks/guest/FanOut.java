package io.pivotscope.benchmarks.guest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Requests that give away so many tasks each; no request waits for its tasks, but a chunk does. */
public final class FanOut implements ScaleWorker.Chunk {
  /** Tasks of a chunk, whatever the number of its requests: a multiple of each that is measured. */
  public static final int CHUNK = 1_000;

  private static final ExecutorService POOL = Executors.newFixedThreadPool(1, FanOut::daemon);

  private final Work work;
  private final int tasks;

  /**
   * @param tasks of one request
   */
  FanOut(Work work, int tasks) {
    this.work = work;
    this.tasks = tasks;
  }

  @Override
  public long run() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(CHUNK);
    for (int i = 0; i < CHUNK / tasks; i++) {
      request(done);
    }
    done.await();
    return 0;
  }

  private void request(CountDownLatch done) {
    work.packed("client-1", tasks);
    for (int i = 0; i < tasks; i++) {
      POOL.execute(
          () -> {
            work.joined("client-2", 1);
            done.countDown();
          });
    }
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "pool");
    thread.setDaemon(true);
    return thread;
  }
}
