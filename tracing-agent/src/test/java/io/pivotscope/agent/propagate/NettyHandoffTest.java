package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Netty's own executors and promises. */
class NettyHandoffTest {
  private final Probe probe = new Probe();
  private final AtomicReference<Set<String>> seen = new AtomicReference<>();
  private DefaultEventExecutor loop;
  private DefaultEventExecutor other;

  @BeforeEach
  void begin() throws Exception {
    loop = HotPool.of(new DefaultEventExecutor(), 1);
    other = HotPool.of(new DefaultEventExecutor(), 1);
    HotPool.of(GlobalEventExecutor.INSTANCE, 1);
    probe.weave();
  }

  @AfterEach
  void end() throws Exception {
    try {
      assertThat(HotPool.ownMarks(probe, loop)).isEmpty();
      assertThat(HotPool.ownMarks(probe, other)).isEmpty();
      loop.shutdownGracefully(0, 1, TimeUnit.MILLISECONDS).await();
      other.shutdownGracefully(0, 1, TimeUnit.MILLISECONDS).await();
    } finally {
      probe.restore();
    }
  }

  @Test
  void tasksCarryAlsoTheFirst() throws Exception {
    probe.inRequest(
        "first",
        () -> {
          Crowd.execute(probe, loop, "first");
          return null;
        });
    Crowd.ask(probe, mark -> Crowd.execute(probe, loop, mark));
    Crowd.ask(probe, mark -> Crowd.execute(probe, GlobalEventExecutor.INSTANCE, mark));
  }

  @Test
  void submittedTasksBringBack() throws Exception {
    Crowd.ask(
        probe,
        mark -> {
          Future<Set<String>> task =
              loop.submit(
                  () -> {
                    Set<String> marks = probe.marks();
                    probe.pack("done");
                    return marks;
                  });
          assertThat(task.sync().getNow()).containsExactly(mark);
          assertThat(probe.marks()).containsExactly("done", mark);
        });
  }

  @Test
  void scheduledTasksCarryAndTicksBeginAnew() throws Exception {
    Crowd.ask(
        probe,
        mark ->
            assertThat(loop.schedule(probe::marks, 1, TimeUnit.MILLISECONDS).get())
                .containsExactly(mark));
    Queue<Set<String>> ticks = new ConcurrentLinkedQueue<>();
    CountDownLatch ticked = new CountDownLatch(3);
    Future<?> periodic =
        probe.inRequest(
            "asked",
            () ->
                loop.scheduleAtFixedRate(
                    () -> {
                      probe.pack("tick");
                      ticks.add(probe.marks());
                      ticked.countDown();
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS));
    assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
    periodic.cancel(false);
    assertThat(ticks).containsOnly(Set.of("tick"));
  }

  @Test
  void listenersContinueTheRequestThatRegisteredThem() throws Exception {
    Promise<String> promise = loop.newPromise();
    CountDownLatch called = new CountDownLatch(2);
    Queue<Set<String>> all = new ConcurrentLinkedQueue<>();
    io.netty.util.concurrent.FutureListener<String> shared =
        f -> {
          all.add(probe.marks());
          called.countDown();
        };
    probe.inRequest("registered", () -> promise.addListener(shared));
    probe.inRequest("registered too", () -> promise.addListener(shared));
    probe.inRequest("completed", () -> promise.setSuccess("x"));
    assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(all).containsExactly(Set.of("registered"), Set.of("registered too"));
  }

  @Test
  void syncAndListenersKnowWhatTheCompletingBranchKnew() throws Exception {
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              Promise<String> promise = loop.newPromise();
              CountDownLatch called = new CountDownLatch(1);
              promise.addListener(
                  f -> {
                    seen.set(probe.marks());
                    called.countDown();
                  });
              other.execute(
                  () -> {
                    probe.pack("worked");
                    promise.setSuccess("x");
                  });
              promise.sync();
              assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
              return probe.marks();
            });
    assertThat(seen.get()).containsExactly("asked", "worked");
    assertThat(after).containsExactly("asked", "worked");
  }

  @Test
  void aFailureMergesATimeoutDoesNot() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    probe.inRequest(
        "asked",
        () -> {
          Future<?> task =
              loop.submit(
                  () -> {
                    probe.pack("worked");
                    go.await();
                    throw new IllegalStateException("asked for");
                  });
          assertThat(task.await(1)).isFalse();
          assertThat(probe.marks()).containsExactly("asked");
          go.countDown();
          assertThatThrownBy(task::sync).isInstanceOf(IllegalStateException.class);
          assertThat(probe.marks()).containsExactly("asked", "worked");
          return null;
        });
  }

  @Test
  void tasksQueuedBeforeTheWeavingNeverJoin() throws Exception {
    probe.restore();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(2);
    Queue<Set<String>> all = new ConcurrentLinkedQueue<>();
    loop.execute(() -> awaitUninterruptibly(go));
    for (int i = 0; i < 2; i++) {
      String mark = "task " + i;
      loop.execute(
          () -> {
            probe.pack(mark);
            all.add(probe.marks());
            ran.countDown();
          });
    }
    probe.weave();
    go.countDown();
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(all).containsExactly(Set.of("task 0"), Set.of("task 1"));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }
}
