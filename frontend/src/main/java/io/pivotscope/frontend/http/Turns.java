package io.pivotscope.frontend.http;

import io.pivotscope.frontend.http.Exchange.Response;
import java.util.concurrent.Semaphore;

/**
 * Few at once of what keeps a thread for seconds, so that other requests get through. Thread-safe.
 */
final class Turns {
  static final String BUSY = "too many probes are under way";

  /** Of the server's threads. */
  private static final int MAX_AT_ONCE = 3;

  private final Semaphore free = new Semaphore(MAX_AT_ONCE);

  /** What waits for the fleet. */
  @FunctionalInterface
  interface Work {
    Response run() throws InterruptedException;
  }

  /** Does it, or says at once that it cannot now. */
  Response take(Work work) {
    if (!free.tryAcquire()) {
      return Response.failure(
          503, MAX_AT_ONCE + " probes are under way; each takes a few seconds, so try again");
    }
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.failure(503, "the frontend ends");
    } finally {
      free.release();
    }
  }
}
