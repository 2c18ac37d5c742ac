package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingTest {
  private static final Timing ALL_DIFFERENT = new Timing(1, 2, 3, 4, 5, 6, 7, 8);

  @Test
  void eachChangesItsOwn() {
    assertThat(ALL_DIFFERENT.withArmMillis(9)).isEqualTo(new Timing(9, 2, 3, 4, 5, 6, 7, 8));
    assertThat(ALL_DIFFERENT.withFrontendLeaseMillis(9))
        .isEqualTo(new Timing(1, 2, 3, 9, 5, 6, 7, 8));
    assertThat(ALL_DIFFERENT.withCanaryMillis(9)).isEqualTo(new Timing(1, 2, 3, 4, 5, 6, 7, 9));
  }
}
