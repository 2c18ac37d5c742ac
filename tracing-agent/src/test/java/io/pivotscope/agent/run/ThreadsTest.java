package io.pivotscope.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.aggregate.Recorder;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One state for a thread, as long as it lives. */
@Timeout(60)
class ThreadsTest {
  private final Threads threads = new Threads();

  private record Seen(Thread thread, ThreadState state, boolean ownGuard) {}

  /** Workers of the common pool lose their thread locals after each task. */
  private Seen inTheCommonPool() throws Exception {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    ForkJoinPool.commonPool()
        .execute(
            () -> {
              ThreadState state = threads.current();
              boolean ownGuard = state.guard == Hooks.ofThread();
              seen.complete(new Seen(Thread.currentThread(), state, ownGuard));
            });
    return seen.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aThreadThatLosesItsThreadLocalsHasItsStateAgain() throws Exception {
    Set<Thread> met = new HashSet<>();
    Set<ThreadState> states = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Seen seen = inTheCommonPool();
      met.add(seen.thread);
      states.add(seen.state);
      assertThat(seen.ownGuard).isTrue();
    }
    assertThat(states).hasSameSizeAs(met);
    assertThat(threads.size()).isEqualTo(met.size());
    List<Recorder> recorders = new ArrayList<>();
    threads.recorders().forEach(recorders::add);
    assertThat(recorders).containsExactlyInAnyOrderElementsOf(states);
  }

  /** Its end puts the sign down, so nothing else may be recorded under that. */
  @Test
  void anEventThatIsBeingRecordedKeepsItsStateToItself() throws Exception {
    Seen first = inTheCommonPool();
    first.state.begin();
    Set<ThreadState> others = new HashSet<>();
    Awaitility.await()
        .until(
            () -> {
              Seen next = inTheCommonPool();
              others.add(next.state);
              return next.thread == first.thread;
            });
    assertThat(others).doesNotContain(first.state);
  }

  /** An id may come again: that of a thread is a method that may be overridden. */
  @Test
  void threadsOfOneIdDoNotShareAState() throws Exception {
    Set<ThreadState> states = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      Thread same =
          new Thread(() -> states.add(threads.current())) {
            @Override
            @SuppressWarnings("deprecation")
            public long getId() {
              return 7;
            }
          };
      same.start();
      same.join();
    }
    assertThat(states).hasSize(2);
    threads.forgetDead();
    assertThat(threads.size()).isZero();
  }
}
