package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pivotscope.agent.run.Losses;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Futures of which each waits for the one before, without an end: each brings what the oldest
 * brought, but does not hold on to all that lie between. Those would be too many to follow.
 */
class FutureChainsTest {
  private static final int OPERATIONS = 70_000;

  private final Probe probe = new Probe();
  private final long losses = Losses.soFar();

  @BeforeEach
  void begin() {
    probe.weave();
  }

  @AfterEach
  void end() {
    probe.restore();
  }

  @Test
  void operationsOneAfterAnother() throws Exception {
    assertBringsTheOldest(
        tail -> {
          CompletableFuture<Void> operation = new CompletableFuture<>();
          CompletableFuture<Void> next = CompletableFuture.allOf(tail, operation);
          operation.complete(null);
          return next;
        });
  }

  @Test
  void operationsOfWhichOneIsAlwaysUnderWay() throws Exception {
    CompletableFuture<?>[] last = {new CompletableFuture<Void>()};
    assertBringsTheOldest(
        tail -> {
          CompletableFuture<Void> operation = new CompletableFuture<>();
          CompletableFuture<Void> next = CompletableFuture.allOf(tail, operation);
          last[0].complete(null);
          last[0] = operation;
          return next;
        },
        () -> last[0].complete(null));
  }

  @Test
  void copiesOfCopies() throws Exception {
    assertBringsTheOldest(CompletableFuture::copy);
  }

  @Test
  void compositions() throws Exception {
    assertBringsTheOldest(tail -> tail.thenCompose(x -> CompletableFuture.completedFuture(x)));
  }

  @Test
  void functionsThatAreSkippedAfterAFailure() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<Void> tail =
                  CompletableFuture.runAsync(
                      () -> {
                        probe.pack("oldest");
                        throw new IllegalStateException("asked for");
                      });
              await().until(tail::isDone);
              for (int i = 0; i < OPERATIONS; i++) {
                tail = tail.thenApply(x -> x);
              }
              assertThatThrownBy(tail::join).isInstanceOf(CompletionException.class);
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "oldest");
  }

  @Test
  void ofManyRequestsTheYoungestAreKeptAndTheOthersCounted() throws Exception {
    CompletableFuture<?>[] tail = {CompletableFuture.completedFuture(null)};
    for (int i = 0; i < 1000; i++) {
      Set<String> after =
          probe.inRequest(
              "asked",
              () -> {
                tail[0] =
                    CompletableFuture.allOf(
                        tail[0], CompletableFuture.runAsync(() -> probe.pack("done")));
                tail[0].join();
                return probe.marks();
              });
      assertThat(after).containsExactly("asked", "done");
    }
    assertThat(Losses.soFar() - losses).isPositive();
  }

  private interface Next {
    CompletableFuture<Void> after(CompletableFuture<Void> tail);
  }

  private void assertBringsTheOldest(Next next) throws Exception {
    assertBringsTheOldest(next, () -> {});
  }

  private void assertBringsTheOldest(Next next, Runnable last) throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<Void> tail = CompletableFuture.runAsync(() -> probe.pack("oldest"));
              await().until(tail::isDone);
              for (int i = 0; i < OPERATIONS; i++) {
                tail = next.after(tail);
              }
              last.run();
              tail.join();
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "oldest");
    assertThat(Losses.soFar() - losses).isZero();
  }
}
