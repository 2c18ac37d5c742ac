package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.merge.Column;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
  private static final List<String> TITLES = List.of("cl.procName", "SUM(incr.delta)");
  private static final Shape SUMS = shape(false, "string", "long");

  /** The first column is the key. */
  private static Shape shape(boolean ordered, String... types) {
    List<Column> columns = new ArrayList<>();
    for (String type : types) {
      columns.add(column(type, columns.isEmpty() ? "key" : "aggregate"));
    }
    return new Shape(ordered, columns);
  }

  private static Column column(String type, String role) {
    return new Column("c", role, "", null, type, null);
  }

  private static Trend none(Shape shape) {
    return new Trend(30, shape);
  }

  private static List<String> draw(
      List<String> titles, Shape shape, int width, int height, Object[]... rows) {
    return LiveTable.draw(
        new Table(titles, Arrays.asList(rows)), shape, false, none(shape), width, height);
  }

  private static Object[] row(Object... values) {
    return values;
  }

  @Test
  void largestFirstNumbersRightWithSparklines() {
    Trend trend = new Trend(30, SUMS);
    trend.add(List.<Object[]>of(row("FSread4m", 10L)));
    trend.add(List.<Object[]>of(row("FSread4m", 10L), row("Hget", 7L)));
    trend.add(List.<Object[]>of(row("FSread4m", 5L), row("Hget", 1L)));
    Table table =
        new Table(TITLES, List.<Object[]>of(row("Hget", 8L), row("FSread4m", 1_234_567L)));
    assertThat(LiveTable.draw(table, SUMS, false, trend, 80, 24))
        .containsExactly(
            "cl.procName   SUM(incr.delta)   recent windows",
            "FSread4m            1,234,567   ██▅",
            "Hget                        8    █▂");
  }

  @Test
  void theFirstMeasureSortsAndTheRowOverTheCapIsLast() {
    List<String> lines =
        draw(
            List.of("k", "COUNT", "MAX"),
            shape(false, "string", "long", "long"),
            80,
            24,
            row("a", 1L, 900L),
            row(Table.OTHER, 50L, 1L),
            row("b", 2L, 1L),
            row("c", null, 1L));
    assertThat(lines)
        .extracting(line -> line.split(" ")[0])
        .containsExactly("k", "b", "a", "c", Table.OTHER);
  }

  @Test
  void theQuerysOwnOrderStays() {
    List<String> lines =
        draw(TITLES, shape(true, "string", "long"), 80, 24, row("a", 1L), row("b", 2L));
    assertThat(lines.get(1)).startsWith("a");
  }

  @Test
  void ofEventsTheLatestAreShown() {
    Shape events = new Shape(false, List.of(column("string", "value")));
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      rows.add(row("e" + i));
    }
    assertThat(LiveTable.draw(new Table(List.of("x"), rows), events, true, none(events), 80, 5))
        .containsExactly("x", "e6", "e7", "e8", "… 6 before");
  }

  @Test
  void durationsHaveTheirUnit() {
    List<String> lines =
        draw(
            List.of("k", "P99(r.elapsed)"),
            shape(false, "string", "duration"),
            80,
            24,
            row("a", 41_900_000L),
            row("b", 950L),
            row("c", 1_250_000_000.5));
    assertThat(lines.subList(1, 4))
        .extracting(line -> line.substring(4).strip())
        .containsExactly("1.25s", "41.9ms", "950ns");
  }

  @Test
  void narrowTerminalsCutTextsThenColumnsAndNeverWrap() {
    List<String> titles = List.of("name", "COUNT", "AVERAGE(w.elapsed)", "P99(w.elapsed)");
    Shape shape = shape(false, "string", "long", "duration", "duration");
    Object[] row = row("a-long-name-of-a-process", 1_234_567L, 1_500_000L, 2_500_000L);
    for (int width = 10; width < 90; width++) {
      int most = width;
      assertThat(draw(titles, shape, width, 24, row)).allMatch(line -> line.length() <= most);
    }
    assertThat(draw(titles, shape, 50, 24, row))
        .containsExactly(
            "name             COUNT   AVERAGE(w.…   P99(w.elap…",
            "a-long-na…   1,234,567        1.50ms        2.50ms");
    assertThat(draw(titles, shape, 24, 24, row)).allMatch(line -> line.endsWith("…"));
    assertThat(draw(titles, shape, 24, 24, row).get(1)).contains("1,234,567");
  }

  @Test
  void whatDoesNotFitIsCounted() {
    Object[][] rows = new Object[300][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row("p" + i, (long) i);
    }
    List<String> lines = draw(TITLES, SUMS, 80, 10, rows);
    assertThat(lines).hasSize(10);
    assertThat(lines.get(1)).contains("p299");
    assertThat(lines.get(9)).isEqualTo("… 292 more");
  }

  @Test
  void nullsAndControlCharactersAreVisible() {
    assertThat(draw(TITLES, SUMS, 80, 24, row("a\u001b[31m", null)).get(1))
        .isEqualTo("a\uFFFD[31m        null");
    List<String> titles = List.of("k", "MAX(\u001b[2J)");
    assertThat(draw(titles, SUMS, 80, 24, row("a", 1L)).get(0)).isEqualTo("k   MAX(\uFFFD[2J)");
  }

  @Test
  void footersFoldBetweenTheirParts() {
    List<String> parts = List.of("query 7", "collecting", "12 s", "10/10 processes armed");
    assertThat(Lines.fold(parts, 100))
        .containsExactly("query 7 · collecting · 12 s · 10/10 processes armed");
    assertThat(Lines.fold(parts, 28))
        .containsExactly("query 7 · collecting · 12 s", "10/10 processes armed");
    assertThat(Lines.fold(parts, 10)).allMatch(line -> line.length() <= 10);
  }
}
