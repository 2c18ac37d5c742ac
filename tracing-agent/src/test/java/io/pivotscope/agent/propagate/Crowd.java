package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Eight threads, each with its own requests, that use one pool at the same time. */
final class Crowd {
  static final int THREADS = 8;
  static final int ROUNDS = 100;

  /** What one client does in its request, whose mark it gets. */
  @FunctionalInterface
  interface Client {
    void ask(String mark) throws Exception;
  }

  private Crowd() {}

  /** Each thread asks so often; the first that fails fails the test. */
  static void ask(Probe probe, Client client) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicInteger asked = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                for (int round = 0; round < ROUNDS && failure.get() == null; round++) {
                  String mark = "request " + number + "." + round;
                  try {
                    probe.inRequest(
                        mark,
                        () -> {
                          client.ask(mark);
                          return null;
                        });
                    asked.incrementAndGet();
                  } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(60_000);
    }
    if (failure.get() != null) {
      throw new AssertionError("in a client", failure.get());
    }
    assertThat(asked).hasValue(THREADS * ROUNDS);
  }

  /** A task by execute sees its own request and nothing else. */
  static void execute(Probe probe, Executor pool, String mark) throws InterruptedException {
    Set<String> known = probe.marks();
    AtomicReference<Set<String>> seen = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(
        () -> {
          seen.set(probe.marks());
          probe.pack("left by " + mark);
          ran.countDown();
        });
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(seen.get()).isEqualTo(known).contains(mark);
    assertThat(probe.marks()).isEqualTo(known);
  }
}
