package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is kept of who has gone: a query, a class loader. */
class ForgettingTest {

  /** A method that is on a stack for as long as the test wants. */
  static final class Held {
    private static final CountDownLatch INSIDE = new CountDownLatch(1);
    private static final CountDownLatch END = new CountDownLatch(1);

    private Held() {}

    static void hold(String name) throws InterruptedException {
      INSIDE.countDown();
      assertThat(END.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
  }

  @Test
  void aFrameInOldCodeKeepsNobodysCode() throws Exception {
    WeakReference<Recorder> listener = listen(new Recorder(true));
    Thread inside =
        new Thread(
            () -> {
              try {
                Held.hold("x");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    inside.start();
    try {
      assertThat(Held.INSIDE.await(60, TimeUnit.SECONDS)).isTrue();
      weaver.apply(List.of(), List.of());
      awaitCleared(listener);
    } finally {
      Held.END.countDown();
    }
    inside.join(60_000);
    assertThat(inside.isAlive()).isFalse();
  }

  private WeakReference<Recorder> listen(Recorder listener) {
    weaver.apply(
        List.of(WeaverTest.installation(1, listener, Held.class.getName(), "hold")), List.of());
    return new WeakReference<>(listener);
  }

  @Test
  void aClassThatNeverComesKeepsNobody() {
    WovenClass never = new WovenClass(weaver, null, "never.Loaded", () -> 0);
    Installation gone = WeaverTest.installation(1, new Recorder(), "never.Loaded", "x");
    Installation stays = WeaverTest.installation(2, new Recorder(), "never.Loaded", "x");
    List<Want> wants = new Plan(List.of(), List.of()).next(List.of(gone, stays), List.of()).wants();
    never.wants = java.util.Map.of("x()V", wants, "y()V", wants.subList(0, 1));
    never.retain(wants.subList(1, 2));
    assertThat(never.wants).isEqualTo(java.util.Map.of("x()V", wants.subList(1, 2)));
  }

  @Test
  void numbersOfALoaderThatHasGoneAreGivenOutAgain() {
    Numbers numbers = new Numbers();
    Numbers.Source lasting = numbers.of(ForgettingTest.class.getClassLoader());
    assertThat(lasting.next()).isZero();
    int gone = numberOfALoader(numbers);
    assertThat(gone).isEqualTo(1);
    assertThat(lasting.next()).isEqualTo(2);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return lasting.next() == gone;
            });
  }

  private static int numberOfALoader(Numbers numbers) {
    return numbers.of(new ClassLoader(null) {}).next();
  }

  private static void awaitCleared(WeakReference<?> reference) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return reference.get() == null;
            });
  }
}
