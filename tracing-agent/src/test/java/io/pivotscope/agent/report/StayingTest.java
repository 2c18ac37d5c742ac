package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class StayingTest {
  private static final HookPoint THREAD = at("java.lang.Thread");
  private static final List<HookPoint> ALL = List.of(THREAD, at("java.util.concurrent.FutureTask"));

  private static HookPoint at(String type) {
    return HookPoint.watching(
        type, TypeMatch.exactly(type), MethodMatch.named("start"), (self, args) -> null);
  }

  private static List<HookPoint> none() {
    throw new AssertionError("asked for though nothing needs them");
  }

  @Test
  void hooksOfThreadsStayForSomeTimeAfterTheLastQueryThatNeededThem() {
    Staying staying = new Staying(true);
    assertThat(staying.hookPoints(false, StayingTest::none, 0)).isEmpty();
    assertThat(staying.hookPoints(true, () -> ALL, 5)).isEqualTo(ALL);
    assertThat(staying.isOver(Staying.STAY_MICROS * 2)).as("needed").isFalse();
    long left = Staying.STAY_MICROS * 3;
    assertThat(staying.hookPoints(false, StayingTest::none, left)).containsExactly(THREAD);
    long later = left + Staying.STAY_MICROS - 1;
    assertThat(staying.hookPoints(false, StayingTest::none, later))
        .as("woven anew for a query without hooks")
        .containsExactly(THREAD);
    assertThat(staying.isOver(later)).isFalse();
    assertThat(staying.isOver(later + 1)).isTrue();
    assertThat(staying.hookPoints(false, StayingTest::none, later + 1)).isEmpty();
    assertThat(staying.isOver(later + 2)).isFalse();
  }

  @Test
  void aQueryThatComesMeanwhileBeginsTheTimeAnew() {
    Staying staying = new Staying(true);
    staying.hookPoints(true, () -> ALL, 0);
    staying.hookPoints(false, StayingTest::none, 10);
    assertThat(staying.hookPoints(true, () -> ALL, Staying.STAY_MICROS)).isEqualTo(ALL);
    staying.hookPoints(false, StayingTest::none, Staying.STAY_MICROS + 5);
    assertThat(staying.isOver(Staying.STAY_MICROS * 2 + 4)).isFalse();
    assertThat(staying.isOver(Staying.STAY_MICROS * 2 + 5)).isTrue();
  }

  @Test
  void nothingStaysWhereTheJvmFreesVersions() {
    Staying staying = new Staying(false);
    assertThat(staying.hookPoints(true, () -> ALL, 0)).isEqualTo(ALL);
    assertThat(staying.hookPoints(false, StayingTest::none, 1)).isEmpty();
    assertThat(staying.isOver(Long.MAX_VALUE)).isFalse();
  }
}
