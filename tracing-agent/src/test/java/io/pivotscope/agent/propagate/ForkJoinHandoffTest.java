package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;
import java.util.RandomAccess;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForkJoinHandoffTest {
  private static final int LEAVES = 64;

  private final Probe probe = new Probe();
  private final ForkJoinPool pool = new ForkJoinPool(3);

  @AfterEach
  void end() throws Exception {
    try {
      pool.shutdownNow();
      assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      probe.restore();
    }
  }

  @Test
  void forkedTasksContinueAndJoinBringsBack() throws Exception {
    pool.invoke(new Sum(0, 10_000, null));
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              assertThat(pool.invoke(new Sum(0, LEAVES, probe))).isEqualTo(sum(LEAVES));
              return probe.marks();
            });
    assertThat(after).hasSize(LEAVES + 1);
  }

  @Test
  void submittedTasksContinue() throws Exception {
    HotPool.of(pool, 3);
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              Set<String> seen =
                  pool.submit(
                          () -> {
                            Set<String> marks = probe.marks();
                            probe.pack("done");
                            return marks;
                          })
                      .get(20, TimeUnit.SECONDS);
              assertThat(seen).containsExactly("asked");
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "done");
  }

  @Test
  void invokeAllOfTasksInAListOrAnyCollection() throws Exception {
    probe.weave();
    for (UnaryOperator<List<Sum>> wrapped :
        List.<UnaryOperator<List<Sum>>>of(
            x -> x, LinkedList::new, Lazy::new, Collections::unmodifiableList)) {
      Set<String> after = probe.inRequest("asked", () -> pool.invoke(invoking(wrapped)));
      assertThat(after).hasSize(LEAVES + 1);
    }
  }

  private RecursiveTask<Set<String>> invoking(UnaryOperator<List<Sum>> wrapped) {
    return new RecursiveTask<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected Set<String> compute() {
        List<Sum> tasks = new ArrayList<>();
        for (int i = 0; i < LEAVES; i++) {
          tasks.add(new Sum(i, i + 1, probe));
        }
        invokeAll(wrapped.apply(tasks));
        return probe.marks();
      }
    };
  }

  /** A list of the application's own. */
  private static final class Lazy extends AbstractList<Sum> implements RandomAccess {
    private final List<Sum> tasks;
    private final AtomicInteger asked = new AtomicInteger();

    Lazy(List<Sum> tasks) {
      this.tasks = tasks;
    }

    @Override
    public Sum get(int index) {
      // The JDK asks for each twice: to begin it, and to wait for it.
      assertThat(asked.incrementAndGet()).isLessThanOrEqualTo(2 * tasks.size());
      return tasks.get(index);
    }

    @Override
    public int size() {
      return tasks.size();
    }
  }

  @Test
  void aViewThatMakesItsTasksAnewIsAskedOnceAsWithoutUs() throws Exception {
    probe.weave();
    AtomicInteger made = new AtomicInteger();
    probe.inRequest(
        "asked",
        () ->
            pool.submit(
                    () ->
                        ForkJoinTask.invokeAll(
                            new AbstractCollection<Sum>() {
                              @Override
                              public Iterator<Sum> iterator() {
                                return IntStream.range(0, LEAVES)
                                    .peek(i -> made.incrementAndGet())
                                    .mapToObj(i -> new Sum(i, i + 1, probe))
                                    .iterator();
                              }

                              @Override
                              public int size() {
                                return LEAVES;
                              }
                            }))
                .get(20, TimeUnit.SECONDS));
    assertThat(made).hasValue(LEAVES);
  }

  @Test
  void invokeAllOfAPool() throws Exception {
    HotPool.of(pool, 3);
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              pool.invokeAll(List.of(() -> pack("one"), () -> pack("two")));
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "one", "two");
  }

  @Test
  void parallelStreamsContinueAndBringBack() throws Exception {
    assertThat(IntStream.range(0, 10_000).parallel().sum()).isEqualTo(sum(10_000));
    probe.weave();
    Set<String> strangers = new ConcurrentSkipListSet<>();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              pool.submit(
                      () ->
                          IntStream.range(0, LEAVES)
                              .parallel()
                              .forEach(
                                  i -> {
                                    if (!probe.marks().contains("asked")) {
                                      strangers.add(Thread.currentThread().getName());
                                    }
                                    probe.pack("leaf " + i);
                                  }))
                  .get(20, TimeUnit.SECONDS);
              return probe.marks();
            });
    assertThat(strangers).isEmpty();
    assertThat(after).hasSize(LEAVES + 1);
  }

  /** Only since 25 is a ForkJoinPool a ScheduledExecutorService. */
  @Test
  void scheduledTaskContinuesAndTicksBeginAnew() throws Exception {
    if (!(((ExecutorService) pool) instanceof ScheduledExecutorService timer)) {
      return;
    }
    HotPool.of(pool, 3);
    probe.weave();
    Queue<Set<String>> ticks = new ConcurrentLinkedQueue<>();
    CountDownLatch ticked = new CountDownLatch(3);
    probe.inRequest(
        "asked",
        () -> {
          assertThat(
                  timer.schedule(probe::marks, 1, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS))
              .containsExactly("asked");
          return timer.scheduleAtFixedRate(
              () -> {
                probe.pack("tick");
                ticks.add(probe.marks());
                ticked.countDown();
              },
              0,
              1,
              TimeUnit.MILLISECONDS);
        });
    assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ticks).containsOnly(Set.of("tick"));
  }

  @Test
  void workersKeepNothing() throws Exception {
    probe.weave();
    for (int round = 0; round < 20; round++) {
      probe.inRequest("asked", () -> pool.invoke(new Sum(0, LEAVES, probe)));
    }
    probe.requests.setPropagating(false);
    Set<String> left = new ConcurrentSkipListSet<>();
    for (int i = 0; i < 200; i++) {
      pool.submit(() -> left.addAll(probe.marks())).get(20, TimeUnit.SECONDS);
    }
    assertThat(left).isEmpty();
  }

  private String pack(String mark) {
    probe.pack(mark);
    return mark;
  }

  private static int sum(int n) {
    return n * (n - 1) / 2;
  }

  private static final class Sum extends RecursiveTask<Integer> {
    private static final long serialVersionUID = 1;
    private final int from;
    private final int to;
    private final transient Probe probe;

    Sum(int from, int to, Probe probe) {
      this.from = from;
      this.to = to;
      this.probe = probe;
    }

    @Override
    protected Integer compute() {
      if (to - from == 1) {
        if (probe != null) {
          assertThat(probe.marks()).contains("asked");
          probe.pack("leaf " + from);
        }
        return from;
      }
      int middle = (from + to) >>> 1;
      Sum left = new Sum(from, middle, probe);
      Sum right = new Sum(middle, to, probe);
      left.fork();
      int sum = right.compute();
      return sum + left.join();
    }
  }
}
