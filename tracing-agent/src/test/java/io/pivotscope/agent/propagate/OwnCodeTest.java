package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks ask nothing of the application's own classes: they run under whatever lock is held. */
class OwnCodeTest {
  private final Probe probe = new Probe();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void end() {
    probe.restore();
  }

  /** A task with a state of its own; whoever asks for that is counted. */
  private final class Job implements RunnableFuture<Object> {
    private final Callable<?> body;
    private final CountDownLatch ran = new CountDownLatch(1);

    Job(Callable<?> body) {
      this.body = body;
    }

    @Override
    public void run() {
      try {
        body.call();
        ran.countDown();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean cancel(boolean interrupt) {
      return false;
    }

    @Override
    public boolean isCancelled() {
      asked.incrementAndGet();
      return false;
    }

    @Override
    public boolean isDone() {
      asked.incrementAndGet();
      return ran.getCount() == 0;
    }

    @Override
    public Object get() throws InterruptedException {
      ran.await();
      return "done";
    }

    @Override
    public Object get(long timeout, TimeUnit unit) throws InterruptedException {
      return get();
    }

    @Override
    public boolean equals(Object other) {
      asked.incrementAndGet();
      return this == other;
    }

    @Override
    public int hashCode() {
      asked.incrementAndGet();
      return 1;
    }
  }

  @Test
  void aFutureThatIsTakenFromAQueueIsNotAsked() throws Exception {
    HomeMade pool = HotPool.of(new HomeMade(new LinkedBlockingQueue<>(), 1), 1);
    probe.weave();
    List<Set<String>> seen = new ArrayList<>();
    for (String mark : List.of("first", "second")) {
      Job job = new Job(() -> seen.add(probe.marks()));
      probe.inRequest(
          mark,
          () -> {
            pool.execute(job);
            return job.get();
          });
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly(Set.of("first"), Set.of("second"));
    assertThat(asked).hasValue(0);
  }

  @Test
  void aSubclassOfFutureTaskThatHasRunIsAResultWhateverItSays() throws Exception {
    LinkedBlockingQueue<Runnable> results = new LinkedBlockingQueue<>();
    FutureTask<String> result =
        new FutureTask<>(() -> "done") {
          @Override
          public boolean isDone() {
            asked.incrementAndGet();
            return super.isDone();
          }
        };
    result.run();
    probe.weave();
    results.add(result);
    assertThat(results.take()).isSameAs(result);
    assertThat(probe.requests.isOutsideOfTasks()).isTrue();
    assertThat(asked).hasValue(0);
  }

  @Test
  void futuresOfInvokeAllAreAskedByTheirExecutorAlone() throws Exception {
    AbstractExecutorService executor =
        new Direct() {
          @Override
          @SuppressWarnings("unchecked")
          protected <T> RunnableFuture<T> newTaskFor(Callable<T> body) {
            return (RunnableFuture<T>) new Job(body);
          }
        };
    executor.invokeAll(List.of(() -> "warm"));
    int byItself = asked.getAndSet(0);
    probe.weave();
    probe.inRequest("asked", () -> executor.invokeAll(List.of(() -> "x")));
    assertThat(asked).hasValue(byItself);
  }

  @Test
  void aListThatIsDrainedIntoIsNotRead() throws Exception {
    LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    List<Runnable> into =
        new ArrayList<>() {
          private static final long serialVersionUID = 1;

          @Override
          public int size() {
            asked.incrementAndGet();
            return super.size();
          }
        };
    probe.weave();
    queue.add(() -> {});
    assertThat(queue.drainTo(into)).isEqualTo(1);
    assertThat(asked).hasValue(0);
  }

  /** Runs tasks where they are given to it. */
  private static class Direct extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return true;
    }
  }
}
