package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.PhysicalClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of a frontend on a machine whose clock is set. */
class KeptClockTest {
  private static final long MINUTES = 60_000_000;
  private static final long WALL = 1_800_000_000_000_000L;

  @TempDir Path data;
  private long nanos = 5_000_000;

  private PhysicalClock open(String boot, long wallMicros) throws IOException {
    return KeptClock.open(data, boot, () -> nanos, wallMicros);
  }

  private void pass(long micros) {
    nanos += micros * 1000;
  }

  @Test
  void theFirstStartTakesTheWallClockOver() throws IOException {
    PhysicalClock clock = open("boot", WALL);
    pass(7);
    assertThat(clock.micros()).isEqualTo(WALL + 7);
  }

  @Test
  void setBackTimeGoesOnAsItWas() throws IOException {
    open("boot", WALL);
    pass(MINUTES);
    assertThat(open("boot", WALL - 10 * MINUTES).micros()).isEqualTo(WALL + MINUTES);
    pass(MINUTES);
    assertThat(open("boot", WALL - 10 * MINUTES).micros()).isEqualTo(WALL + 2 * MINUTES);
  }

  @Test
  void setForwardItIsFollowed() throws IOException {
    open("boot", WALL);
    assertThat(open("boot", WALL + 10 * MINUTES).micros()).isEqualTo(WALL + 10 * MINUTES);
  }

  @Test
  void afterABootItIsNotBeforeTheLastStart() throws IOException {
    open("boot", WALL);
    nanos = 0;
    assertThat(open("other", WALL - MINUTES).micros()).isEqualTo(WALL);
    nanos = 0;
    assertThat(open("", WALL - MINUTES).micros()).isEqualTo(WALL);
    nanos = 0;
    assertThat(open("", WALL + MINUTES).micros()).isEqualTo(WALL + MINUTES);
  }

  @Test
  void itIsNotBeforeItsFloorNorIsTheNextStart() throws IOException {
    long floor = AnchoredClock.system().micros() + 1_000 * MINUTES;
    assertThat(KeptClock.open(data, floor).micros()).isGreaterThanOrEqualTo(floor);
    assertThat(KeptClock.open(data, 0).micros()).isGreaterThanOrEqualTo(floor);
  }

  @Test
  void aFileThatCannotBeReadIsMadeAnew() throws IOException {
    Files.writeString(data.resolve("clock"), "?");
    assertThat(open("boot", WALL).micros()).isEqualTo(WALL);
    assertThat(open("boot", WALL - MINUTES).micros()).isEqualTo(WALL);
  }
}
