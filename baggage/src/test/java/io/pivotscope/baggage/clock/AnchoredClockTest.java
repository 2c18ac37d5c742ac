package io.pivotscope.baggage.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.Randomly;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnchoredClockTest {
  private static final long START = 1_800_000_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L); // nanoTime may be negative
  private final AnchoredClock clock = new AnchoredClock(nanos::get, START);

  @Test
  void runsOnTheMonotonicSource() {
    nanos.addAndGet(1_500_000);
    assertThat(clock.micros()).isEqualTo(START + 1500);
  }

  @Test
  void theFirstAnchorIsTakenOver() {
    long mid = nanos.get();
    nanos.addAndGet(2_000_000);
    clock.anchor(START - 1_000_000, mid);
    assertThat(clock.micros()).isEqualTo(START - 1_000_000 + 2000);
    assertThat(clock.errorMicros()).isZero();
  }

  /** A frontend that was started again after its machine's clock had been set. */
  @Test
  void farBehindItIsSetForwardAndFarAheadItSlews() {
    clock.anchor(START, nanos.get());
    clock.anchor(START + 600_000_000, nanos.get());
    assertThat(clock.micros()).isEqualTo(START + 600_000_000);
    assertThat(clock.errorMicros()).isZero();
    clock.anchor(START, nanos.get());
    assertThat(clock.micros()).isEqualTo(START + 600_000_000);
    nanos.addAndGet(1_000_000_000);
    assertThat(clock.micros()).isEqualTo(START + 600_999_500);
  }

  /** A message that was made at that time has arrived. */
  @Test
  void whatWasTheTimeElsewhereIsNotAheadOfIt() {
    clock.atLeast(START + 3_000_000);
    assertThat(clock.micros()).as("nobody has told it the time").isEqualTo(START);
    clock.anchor(START, nanos.get());
    clock.atLeast(START + 3_000_000);
    assertThat(clock.micros()).isEqualTo(START + 3_000_000);
    clock.atLeast(START + 1_000_000);
    assertThat(clock.micros()).isEqualTo(START + 3_000_000);
    nanos.addAndGet(1_000_000_000);
    assertThat(clock.micros()).isEqualTo(START + 4_000_000);
  }

  @Test
  void laterAnchorsSlewAtFiveHundredPpm() {
    clock.anchor(START, nanos.get());
    clock.anchor(START + 1000, nanos.get()); // a millisecond behind
    assertThat(clock.micros()).isEqualTo(START);
    assertThat(clock.errorMicros()).isEqualTo(1000);
    nanos.addAndGet(1_000_000_000);
    assertThat(clock.micros()).isEqualTo(START + 1_000_500);
    nanos.addAndGet(1_000_000_000);
    assertThat(clock.micros()).isEqualTo(START + 2_001_000);
    assertThat(clock.errorMicros()).isZero();
    nanos.addAndGet(1_000_000_000);
    assertThat(clock.micros()).isEqualTo(START + 3_001_000);
  }

  @Test
  void itNeverStepsAndNeverRunsBack() {
    Randomly.runs(200)
        .upTo(100)
        .check(
            (random, size) -> {
              AtomicLong source = new AtomicLong(random.nextLong(1L << 40));
              AnchoredClock tested = new AnchoredClock(source::get, START);
              tested.anchor(START, source.get());
              for (int i = 0; i < size; i++) {
                long before = tested.micros();
                if (random.nextInt(3) == 0) {
                  long heard = before + random.nextLong(-5_000_000, 5_000_000);
                  tested.anchor(heard, source.get() - random.nextInt(1000));
                  assertThat(Math.abs(tested.micros() - before)).isLessThanOrEqualTo(1);
                }
                long passed = random.nextLong(10_000_000_000L);
                source.addAndGet(passed);
                long most = passed / 1000 / 2000 + 2;
                assertThat(tested.micros() - before - passed / 1000).isBetween(-most, most);
              }
            });
  }
}
