package io.pivotscope.agent.report;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Long work on a thread of its own, which lives as long as the work, while the calling thread goes
 * on with what must not wait for it.
 */
final class Aside {
  private static final long PULSE_MILLIS = 20;

  private Aside() {}

  /** What the work came to, written by its thread and read after that has ended. */
  private static final class Outcome<T> {
    @Nullable T result;
    @Nullable Throwable failure;
  }

  /**
   * Waits for the work, even if interrupted; what it throws is thrown here.
   *
   * @param meanwhile called by the calling thread every few dozen milliseconds
   */
  static <T> T call(String name, Supplier<T> work, Runnable meanwhile) {
    Outcome<T> outcome = new Outcome<>();
    // Not a FutureTask: hand-offs look for its methods on the stacks of threads.
    Thread thread =
        OwnThread.of(
            name,
            () -> {
              try {
                outcome.result = work.get();
              } catch (Throwable t) {
                outcome.failure = t;
              }
            });
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        TimeUnit.MILLISECONDS.timedJoin(thread, PULSE_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (thread.isAlive()) {
        meanwhile.run();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return taken(outcome);
  }

  private static <T> T taken(Outcome<T> outcome) {
    if (outcome.failure instanceof Error error) {
      throw error;
    }
    if (outcome.failure instanceof RuntimeException exception) {
      throw exception;
    }
    T result = outcome.result;
    if (result == null) {
      throw new IllegalStateException("no result", outcome.failure);
    }
    return result;
  }
}
