package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.Process.Mode;
import io.pivotscope.baggage.clock.Hlc;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever runs an advice, in whatever way, its query pays for it. The clock is the test's. */
class CostTest {
  private static final int CALLS = 100_000;

  /** What is woven. */
  static final class Guest {
    void cheap(Object x) {}

    void dear(Object x) {}
  }

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
  private final Guest guest = new Guest();

  @ParameterizedTest
  @EnumSource
  void eachQueryPaysForItsOwnEvents(Mode mode) {
    process.mode = mode;
    QueryRun cheap = process.install(1, program(List.of(), emits("cheap")), Guest.class);
    QueryRun dear = process.install(2, program(List.of(), emits("dear")), Guest.class);
    for (int i = 0; i < CALLS; i++) {
      process.eventNanos = 1_000;
      process.call(guest, "cheap", 1L);
      process.eventNanos = 20_000;
      process.call(guest, "dear", 1L);
    }
    // And some 5 to 40 ns that are not seen.
    assertThat(cheap.spent().take()).isCloseTo(CALLS * 1_030L, Percentage.withPercentage(15));
    assertThat(dear.spent().take()).isCloseTo(CALLS * 20_030L, Percentage.withPercentage(15));
  }
}
