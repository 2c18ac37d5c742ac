package io.pivotscope.frontend.http;

import io.pivotscope.frontend.http.Exchange.Response;
import java.util.concurrent.Semaphore;

/**
 * Few at once of what keeps a thread for seconds, so that other requests get through. Thread-safe.
 */
final class Turns {
  static final String BUSY = "too many probes are under way";
  static final String BUSY_SQL = "too many statements are under way";

  private final int most;
  private final String what;
  private final Semaphore free;

  private Turns(int most, String what) {
    this.most = most;
    this.what = what;
    this.free = new Semaphore(most);
  }

  /** For what waits for the fleet. */
  static Turns ofProbes() {
    return new Turns(3, "probes are under way; each takes a few seconds, so try again");
  }

  /** For what reads the history. */
  static Turns ofStatements() {
    return new Turns(3, "statements over the history are under way; try again");
  }

  /** What takes long. */
  @FunctionalInterface
  interface Work {
    Response run() throws InterruptedException;
  }

  /** Does it, or says at once that it cannot now. */
  Response take(Work work) {
    if (!free.tryAcquire()) {
      return Response.failure(503, most + " " + what);
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
