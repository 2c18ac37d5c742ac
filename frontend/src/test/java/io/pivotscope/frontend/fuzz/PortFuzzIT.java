package io.pivotscope.frontend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.it.Footprint;
import io.pivotscope.frontend.it.FrontendProcess;
import io.pivotscope.guest.Steady;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every port under garbage and lies: no crash, no hang, no growth, and whoever stands beside it
 * notices nothing. {@code -Dpivotscope.fuzz.minutes=10} for longer.
 */
class PortFuzzIT {
  private static final int LOG_LINES = 300;
  private static final int THREADS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void theFrontendsPorts() throws Exception {
    try (FrontendProcess frontend = new FrontendProcess(directory).start("-Xmx128m");
        Bystanders bystanders = new Bystanders(frontend, 2);
        Health health = new Health(frontend.api())) {
      try {
        // What is made once and kept is there before it is measured: half of the time, then again.
        long first = fuzz(frontend, bystanders, new Fuzz("the frontend's ports, first", 0.2));
        bystanders.awaitReported(20);
        Footprint before = Footprint.of(frontend.pid());
        long second = fuzz(frontend, bystanders, new Fuzz("the frontend's ports, again", 0.2));
        bystanders.awaitReported(20);
        Footprint after = Footprint.of(frontend.pid());
        System.out.println(
            first
                + " and "
                + second
                + " conversations; "
                + before
                + " -> "
                + after
                + "; "
                + health);
        assertThat(health.failure()).as(health.toString()).isNull();
        bystanders.anotherOneCounts();
        bystanders.assertExact();
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 4);
        assertThat(after.files()).isLessThanOrEqualTo(before.files() + 8);
        assertThat(after.liveBytes()).isLessThan(before.liveBytes() + (24 << 20));
        assertThat(frontend.child().errors()).as("log").hasSizeLessThan(LOG_LINES);
      } catch (AssertionError | RuntimeException e) {
        complain(frontend.child().errors(), frontend.child().isAlive(), frontend.pid());
        throw e;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void anAgentWhoseFrontendLies(String javaHome) throws Exception {
    Fuzz fuzz = new Fuzz("an agent's frontend", 0.4);
    try (LyingFrontend frontend = new LyingFrontend(fuzz.random());
        GuestProcess guest =
            GuestProcess.traced(directory, javaHome, frontend.port(), Steady.class).ready()) {
      try {
        Footprint before = null;
        int middle = 0;
        for (int rounds = 0; fuzz.goesOn(); rounds++) {
          guest.round(200);
          if (before == null && fuzz.isHalfOver()) {
            middle = frontend.connections();
            before = Footprint.of(guest.pid());
          }
        }
        frontend.beHonest();
        countsExactly(guest, frontend);
        Footprint after = Footprint.of(guest.pid());
        System.out.println(
            middle + " to " + frontend.connections() + " connections; " + before + " -> " + after);
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 4);
        assertThat(after.files()).isLessThanOrEqualTo(before.files() + 8);
        assertThat(after.liveBytes()).isLessThan(before.liveBytes() + (8 << 20));
        assertThat(guest.errors()).as("log").hasSizeLessThan(10);
        assertThat(guest.end()).isZero();
      } catch (AssertionError | RuntimeException e) {
        complain(guest.errors(), guest.isAlive(), guest.pid());
        throw e;
      }
    }
  }

  private static void complain(List<String> log, boolean alive, long pid) {
    System.err.println(
        "log:\n" + String.join("\n", log.subList(0, Math.min(log.size(), LOG_LINES))));
    if (alive) {
      System.err.println(Footprint.stacks(pid));
    }
  }

  /** Whatever it was told before: a query of an honest frontend is armed, exact and removed. */
  private static void countsExactly(GuestProcess guest, LyingFrontend frontend) throws Exception {
    AdviceProgram program = Wishes.counting(Steady.class.getName(), "honest");
    frontend.want(program, 0);
    await().atMost(PATIENCE).until(() -> frontend.state() == State.ARMED);
    long t0 = frontend.armedAt() + 1;
    frontend.want(program, t0);
    await().atMost(PATIENCE).until(() -> frontend.confirmed() == t0);
    long before = frontend.counted();
    guest.round(500);
    await().atMost(PATIENCE).until(() -> frontend.counted() == before + 500);
    frontend.wantNothing();
    await().atMost(PATIENCE).until(() -> frontend.state() == State.REMOVED);
    guest.round(10);
    assertThat(frontend.counted()).isEqualTo(before + 500);
  }

  private static long fuzz(FrontendProcess frontend, Bystanders bystanders, Fuzz fuzz)
      throws InterruptedException {
    AtomicLong conversations = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = fuzz.random();
      Runnable one =
          i % 2 == 0
              ? new AgentConversations(
                      frontend.agents(),
                      frontend.secret(),
                      random,
                      new Lies(random, bystanders.query(), bystanders.epoch()))
                  ::one
              : new HttpConversations(frontend.http(), frontend.secret(), random)::one;
      threads.add(
          new Thread(
              () -> {
                while (fuzz.goesOn()) {
                  one.run();
                  conversations.incrementAndGet();
                }
              },
              "fuzz " + i));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return conversations.get();
  }
}
