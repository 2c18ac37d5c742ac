package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FutureTaskHandoffTest {
  private static final int READERS = 3;

  private final Probe probe = new Probe();
  private final ExecutorService pool = Executors.newFixedThreadPool(READERS + 1);

  @AfterEach
  void end() throws Exception {
    pool.shutdownNow();
    try {
      assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      probe.restore();
    }
  }

  @Test
  void aReaderFindsWhatATaskEndedWithWheneverItLooks() throws Exception {
    probe.weave();
    for (int round = 0; round < 200; round++) {
      for (Set<String> seen : probe.inRequest("asked", this::readWhileTheyEnd)) {
        assertThat(seen).as("round " + round).hasSize(TASKS + 1);
      }
    }
  }

  private static final int TASKS = 64;

  /**
   * What each reader knows after it has read all tasks, each as soon as it says that it is done.
   */
  private List<Set<String>> readWhileTheyEnd() throws Exception {
    CyclicBarrier together = new CyclicBarrier(READERS + 1);
    List<FutureTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      tasks.add(task("task " + i, i % 2 == 0));
    }
    List<Future<Set<String>>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          pool.submit(
              () -> {
                together.await(20, TimeUnit.SECONDS);
                for (FutureTask<?> task : tasks) {
                  read(task);
                }
                return probe.marks();
              }));
    }
    Future<?> runner =
        pool.submit(
            () -> {
              together.await(20, TimeUnit.SECONDS);
              tasks.forEach(FutureTask::run);
              return null;
            });
    List<Set<String>> seen = new ArrayList<>();
    for (Future<Set<String>> reader : readers) {
      seen.add(reader.get(20, TimeUnit.SECONDS));
    }
    runner.get(20, TimeUnit.SECONDS);
    return seen;
  }

  private FutureTask<?> task(String mark, boolean returns) {
    return new FutureTask<>(
        () -> {
          probe.pack(mark);
          if (!returns) {
            throw new IllegalStateException(mark);
          }
          return mark;
        });
  }

  private static void read(Future<?> task) throws Exception {
    long start = System.nanoTime();
    while (!task.isDone()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) {
        throw new TimeoutException("it does not end");
      }
      Thread.onSpinWait();
    }
    try {
      task.get();
    } catch (ExecutionException asItEnded) {
      assertThat(asItEnded.getCause()).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Its runner is busy, with the callable gone, when the reader comes, and waits for that one. */
  private static final class WaitsForItsReader extends FutureTask<String> {
    final CountDownLatch read = new CountDownLatch(1);

    WaitsForItsReader(Callable<String> body) {
      super(body);
    }

    @Override
    protected void set(String value) {
      super.set(value);
      try {
        if (!read.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("the reader never came back from get");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aTaskThatWaitsForItsReaderIsRead() throws Exception {
    WaitsForItsReader before = new WaitsForItsReader(() -> "before");
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              WaitsForItsReader task = new WaitsForItsReader(this::pack);
              for (WaitsForItsReader each : List.of(before, task)) {
                Future<?> runner = pool.submit(each::run);
                each.get(20, TimeUnit.SECONDS);
                each.read.countDown();
                runner.get(20, TimeUnit.SECONDS);
              }
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "done");
  }

  @Test
  void aCancelledTaskBringsNothingWhileItsBodyGoesOn() throws Exception {
    probe.weave();
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              FutureTask<String> task =
                  new FutureTask<>(
                      () -> {
                        pack();
                        runs.countDown();
                        go.await();
                        return "unseen";
                      });
              pool.execute(task);
              assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
              assertThat(task.cancel(false)).isTrue();
              assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
              assertThatThrownBy(() -> task.get(1, null)).isInstanceOf(NullPointerException.class);
              go.countDown();
              assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
              return probe.marks();
            });
    assertThat(after).containsExactly("asked");
  }

  @Test
  void aCompletionServiceBringsWhatItsTasksEndedWith() throws Exception {
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              ExecutorCompletionService<String> service = new ExecutorCompletionService<>(pool);
              service.submit(this::pack);
              Future<String> first = service.poll(20, TimeUnit.SECONDS);
              assertThat(first).isNotNull();
              first.get();
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "done");
  }

  @Test
  void aTaskReadsAsItWould() throws Exception {
    probe.weave();
    probe.inRequest(
        "asked",
        () -> {
          Callable<String> body =
              new Callable<>() {
                @Override
                public String call() {
                  return pack();
                }

                @Override
                public String toString() {
                  return "the body";
                }
              };
          FutureTask<String> task = new FutureTask<>(body);
          assertThat(task.toString()).endsWith("[Not completed, task = the body]");
          task.run();
          assertThat(task.toString()).endsWith("[Completed normally]");
          task.run(); // does nothing
          assertThat(task.get()).isEqualTo("done");
          return null;
        });
  }

  @Test
  void aTaskThatEndedBeforeTheHooksWereTakenOutIsRead() throws Exception {
    probe.weave();
    Future<String> task = probe.inRequest("asked", () -> pool.submit(this::pack));
    Set<String> inside = new TreeSet<>();
    FutureTask<String> outlasts =
        probe.inRequest(
            "asked",
            () ->
                new FutureTask<>(
                    () -> {
                      inside.addAll(probe.marks());
                      probe.restore();
                      return "after";
                    }));
    outlasts.run();
    assertThat(inside).containsExactly("asked");
    assertThat(outlasts.get(20, TimeUnit.SECONDS)).isEqualTo("after");
    assertThat(task.get(20, TimeUnit.SECONDS)).isEqualTo("done");
  }

  private String pack() {
    probe.pack("done");
    return "done";
  }
}
