package io.pivotscope.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.Traffic;
import org.junit.jupiter.api.Test;

class CostEstimateTest {

  @Test
  void aMillionCountsASecondAreAFewPercent() {
    Counters c = new Counters(10_000_000, 10_000_000, 0, 0, 0, 0, 0, 0);
    assertThat(CostEstimate.of(c, 10).percent()).isCloseTo(2.3, within(1e-9));
    assertThat(CostEstimate.of(c, 10).times(4).percent()).isCloseTo(9.2, within(1e-9));
  }

  @Test
  void whatTravelsIsMostOfAJoin() {
    Counters c = new Counters(2_000, 0, 900, 0, 0, 0, 0, 0).with(new Traffic(100, 1_000, 0, 0, 0));
    double nanos = 900 * 8.5 + 1_000 * 42 + 100 * 41 + 1_000 * 740;
    assertThat(CostEstimate.of(c, 1).cores()).isCloseTo(nanos / 1e9, within(1e-12));
  }

  @Test
  void nothingIsKnownOfNoTime() {
    assertThat(CostEstimate.of(new Counters(5, 5, 0, 0, 0, 0, 0, 0), 0).cores()).isZero();
  }
}
