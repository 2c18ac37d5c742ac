package io.pivotscope.benchmarks.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void ranksAreThoseOfTheSignTest() {
    assertThat(Interval.of(upTo(4))).isEqualTo(new Interval(1, 2.5, 4));
    assertThat(Interval.of(upTo(6))).isEqualTo(new Interval(1, 3.5, 6));
    assertThat(Interval.of(upTo(9))).isEqualTo(new Interval(2, 5, 8));
    assertThat(Interval.of(upTo(15))).isEqualTo(new Interval(4, 8, 12));
  }

  @Test
  void coverageIsHowOftenTheMedianIsInside() {
    Random random = new Random(1);
    int tries = 20_000;
    for (int n : new int[] {4, 6, 15}) {
      int inside = 0;
      for (int i = 0; i < tries; i++) {
        Interval interval = Interval.of(random.doubles(n).toArray());
        inside += interval.low() <= 0.5 && interval.high() >= 0.5 ? 1 : 0;
      }
      assertThat((double) inside / tries).isCloseTo(Interval.coverage(n), within(0.01));
    }
    assertThat(Interval.coverage(6)).isBetween(0.95, 0.98);
    assertThat(Interval.coverage(15)).isBetween(0.95, 0.97);
  }

  private static double[] upTo(int n) {
    return IntStream.rangeClosed(1, n).asDoubleStream().toArray();
  }
}
