package io.pivotscope.baggage.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.Randomly;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HlcClockTest {
  private static final long START = 1_800_000_000_000_000L;

  @Test
  void oneLongHoldsMicrosAndCounter() {
    long hlc = Hlc.of(START) + 7;
    assertThat(Hlc.micros(hlc)).isEqualTo(START);
    assertThat(Hlc.logical(hlc)).isEqualTo(7);
    assertThat(Hlc.toString(hlc)).isEqualTo("2027-01-15T08:00:00Z+7");
    assertThat(Hlc.micros(Hlc.of(Hlc.EPOCH_MICROS - 5))).isEqualTo(Hlc.EPOCH_MICROS - 5);
    assertThat(Hlc.of(START) + 4096).isEqualTo(Hlc.of(START + 1));
  }

  /** Processes with bad clocks send to each other; steps go back, drift and jitter are large. */
  @Test
  void stampsFollowHappenedBeforeUnderAnySkew() {
    Randomly.runs(300)
        .upTo(400)
        .check(
            (random, size) -> {
              AtomicLong time = new AtomicLong(START);
              List<HlcClock> clocks = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                clocks.add(
                    new HlcClock(
                        new SkewedClock(
                            time::get,
                            START,
                            random.nextInt(-400_000, 400_000),
                            random.nextInt(-5000, 5000),
                            random.nextInt(2000),
                            List.of(
                                new SkewedClock.Step(
                                    START + random.nextInt(10_000),
                                    random.nextInt(-100_000, 100_000))))));
              }
              long[] last = new long[8]; // two threads each
              List<Long> inFlight = new ArrayList<>();
              for (int step = 0; step < size; step++) {
                time.addAndGet(random.nextInt(100));
                int thread = random.nextInt(last.length);
                HlcClock clock = clocks.get(thread / 2);
                long before = last[thread];
                if (random.nextBoolean() && !inFlight.isEmpty()) {
                  before = Math.max(before, Randomly.oneOf(random, inFlight));
                }
                long stamp = clock.tick(before);
                assertThat(stamp).isGreaterThan(before).isGreaterThan(last[thread]);
                assertThat(Hlc.micros(stamp)).isGreaterThanOrEqualTo(clock.physical().micros());
                last[thread] = stamp;
                if (random.nextInt(3) == 0) {
                  inFlight.add(stamp);
                }
              }
            });
  }

  @Test
  void noTickIsAtOrBelowARaisedFloor() {
    HlcClock clock = new HlcClock(() -> START);
    long ahead = Hlc.of(START + 50);
    clock.raise(ahead);
    clock.raise(ahead - 10);
    assertThat(clock.floor()).isEqualTo(ahead);
    assertThat(clock.tick(0)).isEqualTo(ahead + 1);
    assertThat(clock.now()).isEqualTo(ahead);
  }

  @Test
  void aCoarseClockGoesOnFromTheTimeItWasTold() {
    AtomicLong time = new AtomicLong(START);
    HlcClock clock = new HlcClock(time::get);
    clock.setCoarse(true);
    time.addAndGet(700);
    assertThat(clock.tick(0)).isEqualTo(Hlc.of(START));
    assertThat(clock.glance()).isEqualTo(Hlc.of(START));
    assertThat(clock.now()).isEqualTo(Hlc.of(START + 700)); // a watermark may be ahead of ticks:
    clock.raise(clock.now());
    assertThat(clock.tick(0)).isGreaterThan(Hlc.of(START + 700)); // it takes them along
    time.addAndGet(700);
    clock.pass();
    assertThat(clock.tick(0)).isEqualTo(Hlc.of(START + 1400));
    time.set(START); // a step back
    clock.pass();
    assertThat(clock.tick(0)).isEqualTo(Hlc.of(START + 1400));
    time.set(START + 2000);
    clock.setCoarse(false);
    time.incrementAndGet();
    assertThat(clock.tick(0)).isEqualTo(Hlc.of(START + 2001));
  }

  @Test
  void aStampMoreThanHalfASecondAheadIsRefused() {
    HlcClock clock = new HlcClock(() -> START);
    assertThat(clock.acceptsRemote(Hlc.of(START + 500_000))).isTrue();
    assertThat(clock.acceptsRemote(Hlc.of(START + 500_001))).isFalse();
    assertThat(clock.acceptsRemote(Hlc.of(START - 3_600_000_000L))).isTrue();
    assertThat(new HlcClock(() -> START, 10).acceptsRemote(Hlc.of(START + 11))).isFalse();
  }

  @Test
  void threadsTickAndRaiseTogether() throws Exception {
    AtomicLong time = new AtomicLong(START);
    HlcClock clock = new HlcClock(time::get);
    CountDownLatch begin = new CountDownLatch(1);
    Set<String> wrong = java.util.concurrent.ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                await(begin);
                long last = 0;
                for (int i = 0; i < 20_000; i++) {
                  long floor = clock.floor();
                  long stamp = clock.tick(last);
                  if (stamp <= last || stamp <= floor) {
                    wrong.add(stamp + " after " + last + ", floor " + floor);
                  }
                  last = stamp;
                  if (i % 100 == 0) {
                    clock.raise(stamp);
                    time.incrementAndGet();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(new HashSet<>(wrong)).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
