package io.pivotscope.frontend.http;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Description;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What processes have answered lately. Whoever types asks the same of them with nearly every key;
 * also an answer that came too late for one key is there for the next. Thread-safe.
 */
final class RecentAnswers {
  static final long KEPT_MILLIS = 10_000;
  static final int MAX_KEPT = 500;

  private final Asking asking;
  private final LongSupplier nanos;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  /** Asks all processes; blocks nobody. */
  @FunctionalInterface
  interface Asking {
    CompletableFuture<List<Description>> ask(MethodPattern method, Place place, List<Path> paths);
  }

  private record Question(MethodPattern method, Place place, List<Path> paths) {}

  private record Answer(long sinceNanos, CompletableFuture<List<Description>> given) {}

  /**
   * @param nanos as {@link System#nanoTime}
   */
  RecentAnswers(Asking asking, LongSupplier nanos) {
    this.asking = asking;
    this.nanos = nanos;
  }

  CompletableFuture<List<Description>> ask(MethodPattern method, Place place, List<Path> paths) {
    long now = nanos.getAsLong();
    answers.values().removeIf(answer -> isOld(answer, now));
    if (answers.size() >= MAX_KEPT) {
      answers.clear();
    }
    return answers
        .computeIfAbsent(
            new Question(method, place, List.copyOf(paths)),
            question -> new Answer(now, asking.ask(method, place, paths)))
        .given()
        // Whoever is out of patience completes a copy.
        .copy();
  }

  private static boolean isOld(Answer answer, long now) {
    return now - answer.sinceNanos() > TimeUnit.MILLISECONDS.toNanos(KEPT_MILLIS)
        || answer.given().isCompletedExceptionally();
  }
}
