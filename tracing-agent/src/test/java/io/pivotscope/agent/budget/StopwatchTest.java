package io.pivotscope.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The clock is the test's: it moves when an event takes time, and when it is read. */
class StopwatchTest {
  private static final long READING = 20;

  private long now = 1;
  private int readings;
  private final Spent spent = new Spent();

  private final Stopwatch watch = stopwatch(1);

  private Stopwatch stopwatch(int seed) {
    return new Stopwatch(this::read, seed);
  }

  private long read() {
    readings++;
    return now += READING;
  }

  private void event(Stopwatch on, Spent of, long takes) {
    on.begin();
    now += takes;
    on.end(of, 5);
  }

  private void events(int many, long takes) {
    for (int i = 0; i < many; i++) {
      event(watch, spent, takes);
    }
  }

  @Test
  void whatFewEventsTakeIsWhatAllTakeAndTheClocksOwnTimeIsNotAmongIt() {
    events(1_000_000, 30);
    assertThat(spent.take()).isCloseTo(1_000_000L * 35, Percentage.withPercentage(10));
    assertThat(readings).as("one event in 128, thrice each").isCloseTo(3 * 7_812, within(1_500));
  }

  @Test
  void dearEventsAreAllTimedOnceOneWas() {
    watch.probe();
    events(2, 1_000_000);
    spent.take();
    int before = readings;
    events(100, 1_000_000);
    assertThat(readings - before).isEqualTo(300);
    assertThat(spent.take()).as("all but one").isCloseTo(99_000_000L, within(100_000L));
  }

  /** As with a fixed distance all the timed ones would be of one of the two. */
  @Test
  void queriesThatTakeTurnsEachPayTheirOwn() {
    Spent dear = new Spent();
    for (int i = 0; i < 500_000; i++) {
      event(watch, spent, 20);
      event(watch, dear, 200);
    }
    assertThat(spent.take()).isCloseTo(500_000L * 25, Percentage.withPercentage(15));
    assertThat(dear.take()).isCloseTo(500_000L * 205, Percentage.withPercentage(15));
  }

  @Test
  void threadsThatLiveForAFewEventsAreNoSpecialCase() {
    for (int thread = 1; thread <= 20_000; thread++) {
      Stopwatch own = stopwatch(thread);
      for (int i = 0; i < 20; i++) {
        event(own, spent, 95);
      }
    }
    assertThat(spent.take()).isCloseTo(20_000L * 20 * 100, Percentage.withPercentage(10));
  }

  @Test
  void aProbeChangesNoSumButFindsDearEventsAtOnce() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000_000; i++) {
      if (random.nextInt(40) == 0) {
        watch.probe();
      }
      event(watch, spent, 30);
    }
    assertThat(spent.take()).isCloseTo(1_000_000L * 35, Percentage.withPercentage(10));
    watch.probe();
    events(11, 2_000_000);
    assertThat(spent.take()).as("the probe and the dearest are left out").isGreaterThan(17_000_000);
  }

  @Test
  void anEventWhoseEndIsLostCostsNothing() {
    for (int i = 0; i < 2_000; i++) {
      watch.begin();
      now += 1_000;
    }
    events(3, 30);
    assertThat(spent.take()).isLessThan(1_000_000);
  }
}
