package io.pivotscope.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatermarkTest {

  private final AtomicLong micros = new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000);
  private final HlcClock clock = new HlcClock(micros::get);
  private final Recorder recorder = new Recorder();
  private final Watermark watermark = new Watermark(clock, List.of(recorder), 0);

  private long stamp() {
    recorder.stamp = clock.tick(recorder.stamp);
    return recorder.stamp;
  }

  @Test
  void followsTheClockWhileNobodyRecords() {
    assertThat(watermark.advance(0)).isEqualTo(Hlc.of(micros.get()));
    micros.addAndGet(10);
    assertThat(watermark.advance(0)).isEqualTo(Hlc.of(micros.get()));
  }

  @Test
  void staysWhereItIsWhileAThreadRecordsAndNoLaterStampLiesBelowIt() {
    long first = watermark.advance(0);
    recorder.begin();
    long stamp = stamp();
    micros.addAndGet(1000);
    assertThat(watermark.advance(0)).isEqualTo(first);
    micros.addAndGet(1000);
    assertThat(watermark.advance(0)).isEqualTo(first);
    recorder.end();
    assertThat(watermark.advance(0)).isGreaterThan(stamp);
    assertThat(clock.tick(0)).isGreaterThan(watermark.reached());
  }

  @Test
  void aThreadThatBeginsAnewIsNotWaitedForTwice() {
    recorder.begin();
    watermark.advance(0);
    recorder.end();
    recorder.begin(); // another event: its stamp is above the candidate
    long stamp = stamp();
    micros.addAndGet(5);
    long reached = watermark.advance(0);
    assertThat(reached).isGreaterThan(0).isLessThan(stamp);
    recorder.end();
  }

  @Test
  void aThreadThatDiedInTheMiddleIsNotWaitedForAndALostEndIsNotASignDown() {
    recorder.begin();
    recorder.begin(); // the end of the first one was lost
    watermark.advance(0);
    micros.addAndGet(10);
    assertThat(watermark.advance(0)).isZero();
    recorder.retire();
    assertThat(watermark.advance(0)).isPositive();
  }

  /** Threads stop at the worst moments; no row may turn up behind a watermark. */
  @Test
  void noRowBehindItWithPausedThreads() throws Exception {
    long seed = System.nanoTime();
    HlcClock real = new HlcClock(AnchoredClock.system());
    int threads = 4;
    List<Recorder> recorders = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    AtomicLong published = new AtomicLong(Long.MIN_VALUE);
    AtomicReference<String> broken = new AtomicReference<>();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong events = new AtomicLong();
    for (int t = 0; t < threads; t++) {
      Recorder own = new Recorder();
      recorders.add(own);
      SplittableRandom random = new SplittableRandom(seed + t);
      running.add(
          new Thread(
              () -> {
                long last = 0;
                while (!stop.get()) {
                  own.begin();
                  last = real.tick(last);
                  own.stamp = last;
                  if (random.nextInt(200) == 0) {
                    LockSupport.parkNanos(random.nextInt(3_000_000)); // between stamp and write
                  }
                  long seen = published.get(); // the write: too late if the watermark has passed
                  if (seen >= last) {
                    broken.compareAndSet(
                        null, "seed " + seed + ": watermark " + seen + " passed " + last);
                  }
                  own.end();
                  events.incrementAndGet();
                  if (random.nextInt(50) == 0) {
                    LockSupport.parkNanos(random.nextInt(200_000));
                  }
                }
              }));
    }
    Watermark live = new Watermark(real, recorders);
    running.forEach(Thread::start);
    int moved = 0;
    while (moved < 300 && broken.get() == null) {
      long before = published.get();
      published.set(live.advance(10_000_000));
      moved += published.get() > before ? 1 : 0;
    }
    stop.set(true);
    for (Thread each : running) {
      each.join();
    }
    assertThat(broken.get()).isNull();
    assertThat(events.get()).isPositive();
  }
}
