package io.pivotscope.frontend.fuzz;

import io.pivotscope.frontend.http.ApiClient;
import java.util.concurrent.atomic.AtomicReference;

/** Asks the frontend again and again for something small; it must answer each time. */
final class Health implements AutoCloseable {
  private final ApiClient api;
  private final Thread thread;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean closed;
  private volatile long answers;
  private volatile long slowestMillis;

  Health(ApiClient api) {
    this.api = api;
    thread = new Thread(this::run, "health");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      long begun = System.nanoTime();
      try {
        api.queries();
        answers++;
        slowestMillis = Math.max(slowestMillis, (System.nanoTime() - begun) / 1_000_000);
        Thread.sleep(100);
      } catch (ApiClient.Unreachable | ApiClient.Refused | RuntimeException e) {
        failure.compareAndSet(null, e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The first time that it did not answer in time; null if it always did. */
  Throwable failure() {
    return failure.get();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join(15_000);
  }

  @Override
  public String toString() {
    return answers + " answers, the slowest after " + slowestMillis + " ms";
  }
}
