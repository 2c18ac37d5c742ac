package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadHandoffTest {
  private final Probe probe = new Probe();
  private final AtomicReference<Set<String>> seen = new AtomicReference<>();

  @AfterEach
  void end() {
    probe.restore();
  }

  @Test
  void startedThreadContinuesAndJoinMerges() throws Exception {
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              Thread thread = new Thread(this::seeAndPack);
              thread.start();
              thread.join(20_000);
              return probe.marks();
            });
    assertThat(seen.get()).containsExactly("asked");
    assertThat(after).containsExactly("asked", "done");
  }

  @Test
  void joinThatTimesOutMergesNothing() throws Exception {
    probe.weave();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch packed = new CountDownLatch(1);
    probe.inRequest(
        "asked",
        () -> {
          Thread thread =
              new Thread(
                  () -> {
                    probe.pack("done");
                    packed.countDown();
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
          thread.start();
          assertThat(packed.await(20, TimeUnit.SECONDS)).isTrue();
          thread.join(1);
          assertThat(probe.marks()).containsExactly("asked");
          go.countDown();
          thread.join(20_000);
          assertThat(probe.marks()).containsExactly("asked", "done");
          return null;
        });
  }

  @Test
  void subclassWithItsOwnRun() throws Exception {
    probe.weave();
    probe.inRequest(
        "asked",
        () -> {
          Thread thread =
              new Thread() {
                @Override
                public void run() {
                  seeAndPack();
                }
              };
          thread.start();
          thread.join(20_000);
          return null;
        });
    assertThat(seen.get()).containsExactly("asked");
  }

  @Test
  void timerTaskContinuesAndTicksBeginAnew() throws Exception {
    Timer timer = new Timer("hot", true);
    CountDownLatch warm = new CountDownLatch(1);
    timer.schedule(task(warm::countDown), 0);
    assertThat(warm.await(20, TimeUnit.SECONDS)).isTrue();
    probe.weave();
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch ticked = new CountDownLatch(3);
    Queue<Set<String>> ticks = new ConcurrentLinkedQueue<>();
    probe.inRequest(
        "asked",
        () -> {
          timer.schedule(
              task(
                  () -> {
                    seeAndPack();
                    ran.countDown();
                  }),
              1);
          assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
          timer.schedule(
              task(
                  () -> {
                    probe.pack("tick");
                    ticks.add(probe.marks());
                    ticked.countDown();
                  }),
              1,
              1);
          return null;
        });
    assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
    timer.cancel();
    assertThat(seen.get()).containsExactly("asked");
    assertThat(ticks).containsOnly(Set.of("tick"));
  }

  @Test
  void timerTaskThatIsRunByItsCallerStaysWithTheCaller() throws Exception {
    Timer timer = new Timer("hot", true);
    probe.weave();
    TimerTask refresh = task(this::seeAndPack);
    probe.inRequest(
        "scheduled",
        () -> {
          timer.schedule(refresh, TimeUnit.HOURS.toMillis(1));
          return null;
        });
    probe.inRequest(
        "called",
        () -> {
          refresh.run();
          assertThat(seen.get()).containsExactly("called");
          assertThat(probe.marks()).containsExactly("called", "done");
          return null;
        });
    timer.cancel();
  }

  /** A timer's thread serves everybody: it does not belong to who happened to start it. */
  @Test
  void timerThreadIsBackground() throws Exception {
    probe.weave();
    Timer timer = probe.inRequest("asked", () -> new Timer("new", true));
    CountDownLatch ran = new CountDownLatch(1);
    probe.requests.setPropagating(false);
    timer.schedule(
        task(
            () -> {
              seeAndPack();
              ran.countDown();
            }),
        0);
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    timer.cancel();
    assertThat(seen.get()).isEmpty();
  }

  @Test
  void virtualThreads() throws Exception {
    if (Runtime.version().feature() < 21) {
      return;
    }
    probe.weave();
    Set<String> after =
        probe.inRequest(
            "asked",
            () -> {
              Thread thread =
                  (Thread)
                      Thread.class
                          .getMethod("startVirtualThread", Runnable.class)
                          .invoke(null, (Runnable) this::seeAndPack);
              thread.join(20_000);
              return probe.marks();
            });
    assertThat(seen.get()).containsExactly("asked");
    assertThat(after).containsExactly("asked", "done");
  }

  private void seeAndPack() {
    seen.set(probe.marks());
    probe.pack("done");
  }

  private static TimerTask task(Runnable body) {
    return new TimerTask() {
      @Override
      public void run() {
        body.run();
      }
    };
  }
}
