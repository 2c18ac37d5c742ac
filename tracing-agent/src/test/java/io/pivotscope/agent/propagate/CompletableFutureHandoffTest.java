package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletableFutureHandoffTest {
  private final Probe probe = new Probe();
  private final AtomicReference<Set<String>> seen = new AtomicReference<>();
  private ExecutorService pool;
  private ExecutorService other;

  @BeforeEach
  void begin() throws Exception {
    pool = HotPool.of(Executors.newFixedThreadPool(1), 1);
    other = HotPool.of(Executors.newFixedThreadPool(1), 1);
    CompletableFuture.supplyAsync(() -> 1, pool).thenApplyAsync(x -> x + 1, other).join();
    probe.weave();
  }

  @AfterEach
  void end() throws Exception {
    try {
      assertThat(HotPool.ownMarks(probe, pool)).isEmpty();
      assertThat(HotPool.ownMarks(probe, other)).isEmpty();
    } finally {
      pool.shutdownNow();
      other.shutdownNow();
      probe.restore();
    }
  }

  @Test
  void asyncStagesFormAChain() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture.supplyAsync(() -> pack("supplied"), pool)
                  .thenApplyAsync(x -> see(pack("applied")), other)
                  .thenAccept(x -> pack("accepted"))
                  .get(20, TimeUnit.SECONDS);
              return probe.marks();
            });
    assertThat(seen.get()).containsExactly("applied", "asked", "supplied");
    assertThat(after).containsExactly("accepted", "applied", "asked", "supplied");
  }

  @Test
  void callbackContinuesTheRequestThatRegisteredIt() throws Exception {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<Void> dependent =
        probe.inRequest("registered", () -> source.thenAccept(x -> see(pack("called"))));
    probe.inRequest(
        "completed",
        () -> {
          source.complete("x");
          assertThat(probe.marks()).containsExactly("completed");
          return null;
        });
    dependent.get(20, TimeUnit.SECONDS);
    assertThat(seen.get()).containsExactly("called", "registered");
  }

  @Test
  void completionByABranchOfTheSameRequestPrecedesReaderAndCallback() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<String> source = new CompletableFuture<>();
              CompletableFuture<Void> dependent = source.thenRun(() -> see("x"));
              pool.execute(
                  () -> {
                    pack("worked");
                    source.complete("x");
                  });
              source.get(20, TimeUnit.SECONDS);
              dependent.get(20, TimeUnit.SECONDS);
              return probe.marks();
            });
    assertThat(seen.get()).containsExactly("asked", "worked");
    assertThat(after).containsExactly("asked", "worked");
  }

  @Test
  void synchronousCallbacksAreProgramOrderOfTheirThread() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<String> source = new CompletableFuture<>();
              source.thenRun(() -> pack("later"));
              source.complete("x");
              CompletableFuture.completedFuture(1).thenRun(() -> pack("at once"));
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "at once", "later");
  }

  @Test
  void allOfMergesAllAnyOfTheOneThatCompleted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    probe.inRequest(
        "asked",
        () -> {
          CompletableFuture<String> fast = CompletableFuture.supplyAsync(() -> pack("fast"), pool);
          CompletableFuture<String> slow =
              CompletableFuture.supplyAsync(
                  () -> {
                    pack("slow");
                    awaitUninterruptibly(never);
                    return "slow";
                  },
                  other);
          CompletableFuture.anyOf(slow, fast).get(20, TimeUnit.SECONDS);
          assertThat(probe.marks()).containsExactly("asked", "fast");
          CompletableFuture<Void> all = CompletableFuture.allOf(fast, slow);
          assertThatThrownBy(() -> all.get(1, TimeUnit.MILLISECONDS))
              .isInstanceOf(TimeoutException.class);
          never.countDown();
          all.get(20, TimeUnit.SECONDS);
          assertThat(probe.marks()).containsExactly("asked", "fast", "slow");
          return null;
        });
  }

  @Test
  void composedAndCombinedBringBothSides() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<String> left = CompletableFuture.supplyAsync(() -> pack("l"), pool);
              CompletableFuture<String> right =
                  left.thenCompose(
                      x -> CompletableFuture.supplyAsync(() -> pack("composed"), other));
              left.thenCombine(right, (l, r) -> see(pack("combined"))).join();
              return probe.marks();
            });
    assertThat(seen.get()).containsExactly("asked", "combined", "composed", "l");
    assertThat(after).containsExactly("asked", "combined", "composed", "l");
  }

  @Test
  void joinThatThrowsMergesAndFailuresPassThrough() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<String> failing =
                  CompletableFuture.supplyAsync(
                      () -> {
                        pack("failed");
                        throw new IllegalStateException("asked for");
                      },
                      pool);
              // The function is skipped: the failure is passed on, and what preceded it.
              CompletableFuture<String> skipped = failing.thenApply(x -> pack("never"));
              assertThatThrownBy(skipped::join)
                  .isInstanceOf(CompletionException.class)
                  .hasCauseInstanceOf(IllegalStateException.class);
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "failed");
  }

  @Test
  void completeAsyncAndGetNow() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              CompletableFuture<String> future = new CompletableFuture<>();
              assertThat(future.getNow("absent")).isEqualTo("absent");
              future.completeAsync(() -> pack("supplied"), pool);
              future.join();
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "supplied");
  }

  @Test
  void longChainsDoNotHoldOnToTheirPast() throws Exception {
    probe.inRequest(
        "asked",
        () -> {
          CompletableFuture<Integer> tail = CompletableFuture.completedFuture(0);
          for (int i = 0; i < 20_000; i++) {
            tail = tail.thenApplyAsync(x -> x + 1, pool);
          }
          assertThat(tail.get(20, TimeUnit.SECONDS)).isEqualTo(20_000);
          return null;
        });
  }

  private String pack(String mark) {
    probe.pack(mark);
    return mark;
  }

  private String see(String value) {
    seen.set(probe.marks());
    return value;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }
}
