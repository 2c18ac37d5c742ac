package io.pivotscope.frontend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long LENGTH_MILLIS = 300_000;
  private static final Schedule.Targets TARGETS = new Schedule.Targets(3, 8, 4);

  @Test
  void theSameSeedGivesTheSameFaultsAndAnotherGivesOthers() {
    Schedule one = Schedule.of(7, LENGTH_MILLIS, TARGETS);
    assertThat(Schedule.of(7, LENGTH_MILLIS, TARGETS)).isEqualTo(one);
    assertThat(Schedule.of(8, LENGTH_MILLIS, TARGETS)).isNotEqualTo(one);
  }

  @Test
  void faultsOfATargetFollowEachOtherAndEndBeforeTheEnd() {
    for (long seed = 0; seed < 200; seed++) {
      Map<String, Long> free = new HashMap<>();
      for (Schedule.Entry entry : Schedule.of(seed, LENGTH_MILLIS, TARGETS).entries()) {
        String target = entry.fault().target();
        assertThat(entry.atMillis())
            .as("seed %d: %s", seed, entry)
            .isGreaterThanOrEqualTo(free.getOrDefault(target, 0L));
        assertThat(entry.endMillis()).isLessThanOrEqualTo(LENGTH_MILLIS - 20_000);
        free.put(target, entry.endMillis());
      }
    }
  }

  @Test
  void fiveMinutesHaveAStopBeyondTheLeaseAndAllKindsComeUp() {
    Map<String, Long> kinds = new HashMap<>();
    for (long seed = 0; seed < 20; seed++) {
      Schedule schedule = Schedule.of(seed, LENGTH_MILLIS, TARGETS);
      schedule.counts().forEach((kind, n) -> kinds.merge(kind, n, Long::sum));
      assertThat(schedule.entries())
          .as("seed %d", seed)
          .anyMatch(e -> e.fault().millis() == Schedule.BEYOND_LEASE_MILLIS);
    }
    assertThat(kinds.keySet())
        .containsExactlyInAnyOrder(
            kindsBelow(Fault.class).map(Class::getSimpleName).toArray(String[]::new));
  }

  private static Stream<Class<?>> kindsBelow(Class<?> type) {
    return type.isInterface()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ScheduleTest::kindsBelow)
        : Stream.of(type);
  }
}
