package io.pivotscope.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadAgesTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void youngIsWhoWasMadeShortlyBeforeTheWeavingOrDuringIt() {
    Thread older = new Thread();
    ThreadAges ages = new ThreadAges(0);
    Thread early = new Thread();
    ages.mark(SECOND);
    Thread lately = new Thread();
    ages.mark(2 * SECOND);
    Thread justNow = new Thread();
    ages.arming(3 * SECOND);
    Thread meanwhile = new Thread();
    ages.woven();
    Thread afterwards = new Thread();
    assertThat(ages.wasYoung(older)).isFalse();
    assertThat(ages.wasYoung(early)).isFalse();
    assertThat(ages.wasYoung(lately)).isTrue();
    assertThat(ages.wasYoung(justNow)).isTrue();
    assertThat(ages.wasYoung(meanwhile)).isTrue();
    assertThat(ages.wasYoung(afterwards)).isFalse();

    ages.mark(9 * SECOND);
    ages.arming(12 * SECOND);
    ages.woven();
    assertThat(ages.wasYoung(justNow)).isFalse();
    assertThat(ages.wasYoung(afterwards)).isFalse();
  }

  @Test
  void whoWasThereBeforeTheAgentIsNobodys() {
    Thread main = new Thread();
    ThreadAges ages = new ThreadAges(0);
    Thread first = new Thread();
    ages.arming(SECOND / 2);
    ages.woven();
    assertThat(ages.wasYoung(main)).isFalse();
    assertThat(ages.wasYoung(first)).isTrue();
  }
}
