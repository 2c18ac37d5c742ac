package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
  private static final List<String> TITLES = List.of("cl.procName", "SUM(incr.delta)");

  @Test
  void largestFirstNumbersRightWithSparklines() {
    Trend trend = new Trend(30);
    trend.add(List.<Object[]>of(row("FSread4m", 10L)));
    trend.add(List.<Object[]>of(row("FSread4m", 10L), row("Hget", 7L)));
    trend.add(List.<Object[]>of(row("FSread4m", 5L), row("Hget", 1L)));
    assertThat(
            LiveTable.draw(
                TITLES,
                List.<Object[]>of(row("Hget", 8L), row("FSread4m", 1_234_567L)),
                trend,
                80,
                24))
        .containsExactly(
            "cl.procName   SUM(incr.delta)   recent windows",
            "FSread4m            1,234,567   ██▅",
            "Hget                        8    █▂");
  }

  @Test
  void narrowTerminalsGetNoSparklineAndNoLongLines() {
    List<String> lines =
        LiveTable.draw(TITLES, List.<Object[]>of(row("FSread4m", 1L)), new Trend(30), 20, 24);
    assertThat(lines).allMatch(line -> line.length() <= 20);
    assertThat(lines.get(0)).endsWith("…");
  }

  @Test
  void whatDoesNotFitIsCounted() {
    List<Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 50; i++) {
      rows.add(row("p" + i, i));
    }
    List<String> lines = LiveTable.draw(TITLES, rows, new Trend(30), 80, 10);
    assertThat(lines).hasSize(10);
    assertThat(lines.get(1)).contains("p49");
    assertThat(lines.get(9)).isEqualTo("... and 42 more rows");
  }

  @Test
  void nullsAndControlCharactersAreVisible() {
    assertThat(
            LiveTable.draw(
                    TITLES, List.<Object[]>of(row("a\u001b[31m", null)), new Trend(3), 80, 24)
                .get(1))
        .isEqualTo("a?[31m        null");
  }

  private static Object[] row(Object... values) {
    return values;
  }
}
