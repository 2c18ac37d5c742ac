package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pivotscope.agent.run.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Futures of which each waits for the one before, without an end: each brings what the oldest
 * brought, but does not hold on to all that lie between. Those would be too many to follow.
 */
class FutureChainsTest {
  private static final int OPERATIONS = 70_000;

  private final Probe probe = new Probe();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final long losses = Losses.soFar();

  @BeforeEach
  void begin() {
    probe.weave();
  }

  @AfterEach
  void end() {
    workers.shutdown();
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

  /** What was known before is not copied with each of them. */
  @Test
  @Timeout(60)
  void operationsThatEachPack() throws Exception {
    int operations = 20_000;
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              List<CompletableFuture<Void>> all = pack(operations, "");
              await().until(() -> all.stream().allMatch(CompletableFuture::isDone));
              CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);
              for (CompletableFuture<Void> each : all) {
                tail = CompletableFuture.allOf(tail, each);
              }
              tail.join();
              return probe.marks();
            });
    assertThat(after).hasSize(operations + 1);
    assertThat(Losses.soFar() - losses).isZero();
  }

  /** Somebody who waits for tasks for as long as the process lives. */
  @Test
  void whatIsMergedWithoutEndIsCut() throws Exception {
    int operations = 40_000;
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              pack(operations, " " + "x".repeat(100)).forEach(CompletableFuture::join);
              return probe.marks();
            });
    assertThat(after).contains("asked").hasSizeBetween(4_000, operations / 2);
  }

  /** Each packs a mark of its own, which ends so. */
  private List<CompletableFuture<Void>> pack(int operations, String end) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      String mark = "operation " + i + end;
      all.add(CompletableFuture.runAsync(() -> probe.pack(mark), workers));
    }
    return all;
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
