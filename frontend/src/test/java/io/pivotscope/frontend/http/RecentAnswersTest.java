package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  private static final MethodPattern ONE = new MethodPattern("a.A", false, "m", null);

  private final AtomicLong now = new AtomicLong();
  private final List<CompletableFuture<List<Description>>> asked = new ArrayList<>();
  private final RecentAnswers answers =
      new RecentAnswers(
          (method, place, paths) -> {
            CompletableFuture<List<Description>> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
          },
          now::get);

  private CompletableFuture<List<Description>> ask(String method) {
    return answers.ask(new MethodPattern("a.A", false, method, null), Place.ENTRY, List.of());
  }

  @Test
  void theSameIsAskedOnceForAWhile() {
    answers.ask(ONE, Place.ENTRY, List.of());
    ask("m");
    assertThat(asked).hasSize(1);
    answers.ask(ONE, Place.RETURN, List.of());
    assertThat(asked).hasSize(2);
    now.set(TimeUnit.MILLISECONDS.toNanos(RecentAnswers.KEPT_MILLIS) + 1);
    ask("m");
    assertThat(asked).hasSize(3);
  }

  /** One who gives up does not take the answer from the next. */
  @Test
  void anAnswerThatComesLateIsThereForTheNext() {
    ask("m").complete(List.of());
    List<Description> late = List.of(new Description(1, true, List.of(), List.of()));
    asked.get(0).complete(late);
    assertThat(ask("m")).isCompletedWithValue(late);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aFailureIsNotKept() {
    ask("m");
    asked.get(0).completeExceptionally(new IllegalStateException());
    ask("m");
    assertThat(asked).hasSize(2);
  }

  @Test
  void thereIsRoomForSoMany() {
    for (int i = 0; i <= RecentAnswers.MAX_KEPT; i++) {
      ask("m" + i);
    }
    ask("m" + RecentAnswers.MAX_KEPT);
    assertThat(asked).hasSize(RecentAnswers.MAX_KEPT + 1);
    ask("m0");
    assertThat(asked).hasSize(RecentAnswers.MAX_KEPT + 2);
  }
}
