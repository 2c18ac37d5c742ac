package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MistakesTest {
  private final List<String> log = new ArrayList<>();
  private long nanos;
  private final Mistakes mistakes = new Mistakes(() -> nanos, log::add);

  @Test
  void theFirstAreToldInFullAndOfAMillionOthersALineAMinute() {
    for (int i = 0; i < 1_000_000; i++) {
      mistakes.add(new IllegalStateException("no " + i));
    }
    assertThat(log).hasSize(5);
    assertThat(log.get(0)).contains("no 0").contains("\n\tat ").contains("MistakesTest");
    nanos = TimeUnit.SECONDS.toNanos(60);
    mistakes.add(new IllegalStateException("late"));
    assertThat(log).hasSize(6);
    assertThat(log.get(5)).endsWith("late; and 999995 more before");
  }
}
