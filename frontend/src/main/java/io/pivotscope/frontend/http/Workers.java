package io.pivotscope.frontend.http;

import io.pivotscope.frontend.http.Exchange.Request;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that answer. What is urgent has one of its own: whatever others keep under way, a
 * query can be stopped. Thread-safe.
 */
final class Workers implements AutoCloseable {
  private static final int THREADS = 8;

  /** Requests that wait for a thread; one more is told to come again. */
  static final int MAX_WAITING = 128;

  private final Exchange.Handler handler;
  private final ThreadPoolExecutor usual = pool(THREADS, "pivotscope-http");
  private final ThreadPoolExecutor urgent = pool(1, "pivotscope-http-urgent");

  /**
   * @param handler says what is urgent
   */
  Workers(Exchange.Handler handler) {
    this.handler = handler;
  }

  private static ThreadPoolExecutor pool(int threads, String name) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Has it done by a thread for such requests.
   *
   * @throws RejectedExecutionException if too many wait, or it is closed
   */
  void execute(Request request, Runnable task) {
    (handler.isUrgent(request) ? urgent : usual).execute(task);
  }

  boolean isClosed() {
    return usual.isShutdown();
  }

  @Override
  public void close() {
    usual.shutdownNow();
    urgent.shutdownNow();
  }
}
