package io.pivotscope.frontend.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the engine's thread will say, for a thread that may wait. */
final class Answers {
  private static final long ANSWER_SECONDS = 20;

  private Answers() {}

  /**
   * @throws IllegalStateException if it takes too long
   */
  static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    try {
      return future.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IllegalStateException("busy for " + ANSWER_SECONDS + " s", e);
      }
      throw e;
    }
  }
}
