package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Elements through queues: bare tasks of home-made executors, and declared classes. */
class QueueHandoffTest {
  private static final ElementHandoff ITEM = ElementHandoff.inQueues(Item.class.getName(), true);

  private final Probe probe = new Probe();
  private final List<HomeMade> pools = new ArrayList<>();

  /** An element of the application. */
  private static class Item implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  private static final class SubItem extends Item {}

  @AfterEach
  void end() throws Exception {
    try {
      for (HomeMade pool : pools) {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      probe.restore();
    }
  }

  /** The takers that wait already while a hand-over is woven get one element without request. */
  private HomeMade pool(BlockingQueue<Runnable> queue, int threads) throws Exception {
    HomeMade pool = new HomeMade(queue, threads);
    pools.add(pool);
    return HotPool.of(pool, threads);
  }

  @Test
  void bareTasksOfHomeMadeExecutorsCarry() throws Exception {
    Map<String, HomeMade> hot = new LinkedHashMap<>();
    hot.put("LinkedBlockingQueue", pool(new LinkedBlockingQueue<>(), 2));
    hot.put("ArrayBlockingQueue", pool(new ArrayBlockingQueue<>(64), 2));
    hot.put("LinkedBlockingDeque", pool(new LinkedBlockingDeque<>(), 2));
    hot.put("PriorityBlockingQueue", pool(new PriorityBlockingQueue<>(8, (a, b) -> 0), 2));
    probe.weave();
    for (Map.Entry<String, HomeMade> each : hot.entrySet()) {
      // The very first task after the weaving carries, on threads that wait since before.
      probe.inRequest(
          "first",
          () -> {
            Crowd.execute(probe, each.getValue(), "first");
            return null;
          });
      Crowd.ask(probe, mark -> Crowd.execute(probe, each.getValue(), mark));
      assertKeepsNothing(each.getValue(), 2);
    }
  }

  @Test
  void handOversCarryFromTheSecondTaskOfAWaitingThread() throws Exception {
    for (BlockingQueue<Runnable> queue :
        List.of(
            new LinkedTransferQueue<Runnable>(),
            new SynchronousQueue<Runnable>(),
            new SynchronousQueue<Runnable>(true))) {
      HomeMade pool = pool(queue, 2);
      probe.weave();
      occupy(pool, 2);
      Crowd.ask(probe, mark -> Crowd.execute(probe, pool, mark));
      assertKeepsNothing(pool, 2);
    }
  }

  @Test
  void submittedTasksOfHomeMadeExecutorsCarryAndBringBack() throws Exception {
    HomeMade pool = pool(new LinkedBlockingQueue<>(), 3);
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          assertThat(pool.submit(() -> seeAndPack("done")).get(20, TimeUnit.SECONDS))
              .containsExactly(mark);
          assertThat(probe.marks()).containsExactly("done", mark);
        });
    assertKeepsNothing(pool, 3);
  }

  /** One object, in two queues and many times: a method reference without an instance. */
  @Test
  void oneTaskObjectForAllRequests() throws Exception {
    HomeMade one = pool(new LinkedBlockingQueue<>(), 2);
    HomeMade other = pool(new ArrayBlockingQueue<>(16), 2);
    probe.weave();
    Map<String, Set<String>> seen = new java.util.concurrent.ConcurrentHashMap<>();
    CountDownLatch ran = new CountDownLatch(2 * Crowd.THREADS * Crowd.ROUNDS);
    Runnable shared =
        () -> {
          Set<String> marks = probe.marks();
          seen.merge(marks.toString(), marks, (a, b) -> Set.of("ran twice or more"));
          ran.countDown();
        };
    Crowd.ask(
        probe,
        mark -> {
          probe.pack("to one");
          one.execute(shared);
          probe.pack("to other");
          other.execute(shared);
        });
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).hasSize(2 * Crowd.THREADS * Crowd.ROUNDS);
    assertThat(seen.values()).allMatch(marks -> marks.size() >= 2);
  }

  @Test
  void tasksQueuedBeforeTheWeavingAndRunAfterItNeverJoin() throws Exception {
    HomeMade pool = pool(new LinkedBlockingQueue<>(), 1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(4);
    Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
    Runnable task =
        () -> {
          probe.pack("mark " + seen.size());
          seen.add(probe.marks());
          ran.countDown();
        };
    pool.execute(() -> awaitUninterruptibly(go));
    pool.execute(task);
    pool.execute(task);
    pool.execute(new FutureTask<>(task, null));
    pool.execute(new FutureTask<>(task, null));
    probe.weave();
    go.countDown();
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen)
        .containsExactly(Set.of("mark 0"), Set.of("mark 1"), Set.of("mark 2"), Set.of("mark 3"));
    assertKeepsNothing(pool, 1);
  }

  /** What a task borrows from a pool of resources that happen to be Runnables is no task. */
  @Test
  void aBorrowedRunnableDoesNotTakeATaskAway() throws Exception {
    HomeMade pool = pool(new LinkedBlockingQueue<>(), 1);
    LinkedBlockingQueue<Runnable> resources = new LinkedBlockingQueue<>();
    probe.weave();
    probe.inRequest("lender", () -> resources.add(() -> {}));
    Set<String> seen =
        probe.inRequest(
            "borrower",
            () ->
                pool.submit(
                        () -> {
                          resources.put(resources.take());
                          return probe.marks();
                        })
                    .get(20, TimeUnit.SECONDS));
    assertThat(seen).containsExactly("borrower");
  }

  /** The thread that takes a future to read it is no worker that will run it. */
  @Test
  void futuresThatAreDoneAreResults() throws Exception {
    ExecutorService pool = HotPool.of(Executors.newFixedThreadPool(2), 2);
    try {
      ExecutorCompletionService<Set<String>> completions = new ExecutorCompletionService<>(pool);
      probe.weave();
      probe.pack("own run");
      completions.submit(() -> seeAndPack("one"));
      completions.submit(() -> seeAndPack("two"));
      assertThat(completions.take().get()).containsExactly("own run");
      assertThat(completions.take().get()).containsExactly("own run");
      assertThat(probe.marks()).containsExactly("one", "own run", "two");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aRejectedTaskThatItsHandlerQueuesCarries() throws Exception {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(1),
            (task, pool) -> {
              try {
                pool.getQueue().put(task);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      HotPool.of(executor, 1);
      probe.weave();
      Crowd.ask(probe, mark -> Crowd.execute(probe, executor, mark));
      assertThat(HotPool.ownMarks(probe, executor)).isEmpty();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void elementsOfADeclaredClassSwitchTheTaker() throws Exception {
    probe.weave(ITEM);
    for (BlockingQueue<Object> queue :
        List.of(
            new LinkedBlockingQueue<>(),
            new ArrayBlockingQueue<>(8),
            new LinkedBlockingDeque<>(),
            new PriorityBlockingQueue<Object>(8, (a, b) -> 0),
            new LinkedTransferQueue<>(),
            delays())) {
      String name = queue.getClass().getSimpleName();
      putIn("first", queue, new Item());
      putIn("second", queue, new SubItem());
      Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
      probe.inRequest(
          "taker",
          () -> {
            queue.take();
            probe.pack("learnt");
            seen.add(probe.marks());
            queue.poll(1, TimeUnit.SECONDS);
            seen.add(probe.marks());
            assertThat(queue.poll()).isNull();
            seen.add(probe.marks());
            return null;
          });
      assertThat(seen)
          .as(name)
          .containsExactly(Set.of("first", "learnt"), Set.of("second"), Set.of("taker"));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static BlockingQueue<Object> delays() {
    return (BlockingQueue) new DelayQueue<Item>();
  }

  @Test
  void elementsOfADeclaredClassInQueuesWithoutBlocking() throws Exception {
    probe.weave(ITEM);
    for (Queue<Object> queue :
        List.of(
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedDeque<>(),
            new ArrayDeque<>(),
            new LinkedList<>(),
            new java.util.PriorityQueue<Object>(8, (a, b) -> 0))) {
      String name = queue.getClass().getSimpleName();
      probe.inRequest("first", () -> queue.add(new Item()));
      probe.inRequest("second", () -> queue.offer(new Item()));
      Queue<Set<String>> seen = new LinkedList<>();
      probe.inRequest(
          "taker",
          () -> {
            queue.poll();
            seen.add(probe.marks());
            queue.remove();
            seen.add(probe.marks());
            assertThat(queue.poll()).isNull();
            seen.add(probe.marks());
            return null;
          });
      assertThat(seen).as(name).containsExactly(Set.of("first"), Set.of("second"), Set.of("taker"));
    }
  }

  /** Elements of one request bring their branches together: the taker is in it already. */
  @Test
  void elementsOfTheTakersOwnRequestMerge() throws Exception {
    probe.weave(ITEM);
    LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              Thread worker =
                  new Thread(
                      () -> {
                        probe.pack("worked");
                        queue.add(new Item());
                      });
              worker.start();
              probe.pack("meanwhile");
              queue.take();
              probe.pack("took");
              assertThat(probe.marks()).containsExactly("asked", "meanwhile", "took", "worked");
              assertThat(queue.poll()).isNull();
              return probe.marks();
            });
    assertThat(after).containsExactly("asked", "meanwhile", "took", "worked");
  }

  @Test
  void exchangedElements() throws Exception {
    probe.weave(ITEM);
    Exchanger<Object> exchanger = new Exchanger<>();
    Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      String mark = "side " + i;
      threads[i] =
          new Thread(
              () -> {
                try {
                  probe.inRequest(
                      mark,
                      () -> {
                        exchanger.exchange(new Item(), 20, TimeUnit.SECONDS);
                        return seen.add(probe.marks());
                      });
                } catch (Exception e) {
                  seen.add(Set.of(e.toString()));
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join(20_000);
    }
    assertThat(seen).containsExactlyInAnyOrder(Set.of("side 0"), Set.of("side 1"));
  }

  @Test
  void whatIsTakenOutInOtherWaysLeavesNothingBehind() throws Exception {
    probe.weave(ITEM);
    for (BlockingQueue<Object> queue :
        List.of(
            new LinkedBlockingQueue<>(),
            new ArrayBlockingQueue<>(8),
            new LinkedBlockingDeque<>(),
            new PriorityBlockingQueue<Object>(8, (a, b) -> 0),
            new LinkedTransferQueue<>(),
            delays())) {
      Item item = new Item();
      putIn("removed", queue, item);
      assertThat(queue.remove(item)).isTrue();
      putIn("cleared", queue, item);
      queue.clear();
      putIn("drained", queue, item);
      assertThat(queue.drainTo(new ArrayList<>())).isEqualTo(1);
      putIn("removed if", queue, item);
      assertThat(queue.removeIf(x -> true)).isTrue();
      putIn("last", queue, item);
      Set<String> seen =
          probe.inRequest(
              "taker",
              () -> {
                queue.take();
                Set<String> marks = probe.marks();
                assertThat(queue.poll()).isNull();
                return marks;
              });
      assertThat(seen).as(queue.getClass().getSimpleName()).containsExactly("last");
    }
  }

  @Test
  void undeclaredElementsChangeNothing() throws Exception {
    probe.weave(ITEM);
    LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    putIn("first", queue, "a text");
    Set<String> seen =
        probe.inRequest(
            "taker",
            () -> {
              queue.take();
              return probe.marks();
            });
    assertThat(seen).containsExactly("taker");
  }

  private void putIn(String mark, BlockingQueue<Object> queue, Object item) throws Exception {
    probe.inRequest(
        mark,
        () -> {
          queue.put(item);
          return null;
        });
  }

  private Set<String> seeAndPack(String mark) {
    Set<String> seen = probe.marks();
    probe.pack(mark);
    return seen;
  }

  /** All threads of the pool run something at the same time. */
  private static void occupy(ExecutorService pool, int threads) throws InterruptedException {
    CyclicBarrier all = new CyclicBarrier(threads);
    CountDownLatch over = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            try {
              all.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            over.countDown();
          });
    }
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** What the threads know by themselves, while nobody gives them anything. */
  private void assertKeepsNothing(ExecutorService pool, int threads) throws Exception {
    probe.requests.setPropagating(false);
    Queue<Set<String>> own = new ConcurrentLinkedQueue<>();
    CyclicBarrier all = new CyclicBarrier(threads);
    CountDownLatch over = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            own.add(probe.marks());
            try {
              all.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              own.add(Set.of(e.toString()));
            }
            over.countDown();
          });
    }
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    probe.requests.setPropagating(true);
    assertThat(own).hasSize(threads).allMatch(Set::isEmpty);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }
}
