package io.pivotscope.protocol.evaluate;

import static io.pivotscope.protocol.evaluate.EvaluatorTest.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.advice.Function;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeFunctionsTest {

  @Test
  void agreesWithTheLibraryForAnyTime() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      long micros = random.nextLong() >> random.nextInt(64);
      ZonedDateTime time =
          Instant.ofEpochSecond(
                  Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L)
              .atZone(ZoneOffset.UTC);
      String which = "seed " + seed + ": " + micros;
      assertThat(call(Function.HOUR, micros)).as(which).isEqualTo((long) time.getHour());
      assertThat(call(Function.MINUTE, micros)).as(which).isEqualTo((long) time.getMinute());
      assertThat(call(Function.SECOND, micros)).as(which).isEqualTo((long) time.getSecond());
      assertThat(call(Function.DAY_OF_WEEK, micros))
          .as(which)
          .isEqualTo((long) time.getDayOfWeek().getValue());
      assertThat(call(Function.DATE, micros)).as(which).isEqualTo(time.toLocalDate().toString());
    }
  }

  @Test
  void timesAreUtcWhateverTheProcessThinks() {
    assertThat(call(Function.DATE, 0L)).isEqualTo("1970-01-01");
    assertThat(call(Function.HOUR, 0L)).isEqualTo(0L);
    assertThat(call(Function.DAY_OF_WEEK, 0L)).isEqualTo(4L);
    assertThat(call(Function.HOUR, -1L)).isEqualTo(23L);
    assertThat(call(Function.DATE, -1L)).isEqualTo("1969-12-31");
    assertThat(call(Function.HOUR, 1.0)).isNull();
    assertThat(call(Function.DATE, "1970-01-01")).isNull();
  }

  @Test
  void timesAreReadFromNumbersAndTexts() {
    assertThat(call(Function.TO_TIME, 5L)).isEqualTo(5L);
    assertThat(call(Function.TO_TIME, 5.9)).isEqualTo(5L);
    assertThat(call(Function.TO_TIME, "1970-01-02")).isEqualTo(86_400_000_000L);
    assertThat(call(Function.TO_TIME, " 1970-01-01T00:00:01.5Z ")).isEqualTo(1_500_000L);
    assertThat(call(Function.TO_TIME, "1970-01-01T01:00:00+01:00")).isEqualTo(0L);
    assertThat(call(Function.TO_TIME, "1969-12-31T23:59:59.999999Z")).isEqualTo(-1L);
    assertThat(call(Function.TO_TIME, "1970-01-01T00:00:00")).isNull();
    assertThat(call(Function.TO_TIME, "yesterday")).isNull();
    assertThat(call(Function.TO_TIME, "")).isNull();
    assertThat(call(Function.TO_TIME, "+1000000000-12-31T23:59:59Z")).isNull();
    assertThat(call(Function.TO_TIME, "1970-13-01")).isNull();
    assertThat(call(Function.TO_TIME, true)).isNull();
    assertThat(call(Function.TO_TIME, Double.NaN)).isNull();
  }
}
