package io.pivotscope.frontend.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Column.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two ranges are summed up group by group, and what windows cannot be added up to is not added. */
@Timeout(120)
class ComparisonTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path directory;

  private static List<List<Object>> compare(Kept kept, String table, String before, String after)
      throws SqlException {
    return Comparison.of(kept.sql, table, before, after, NOW).rows().stream()
        .map(row -> Arrays.asList(row))
        .toList();
  }

  @Test
  void sumsAreAddedAndTheRestIsSpread() throws Exception {
    Run run = Kept.sums(7);
    try (Kept kept = new Kept(directory)) {
      kept.history.know(run);
      for (int window = 0; window < 20; window++) {
        kept.history.add(
            Kept.window(run, window, window < 10 ? new String[] {"a"} : new String[] {"a", "b"}));
      }
      // Windows 0 to 9 add up to 45, 10 to 14 to 60: in half of the time.
      assertThat(compare(kept, "q7", "10:00..10:00:10", "10:00:10..10:00:15"))
          .containsExactly(
              List.of("a", "SUM(x.n)", "sum", 45.0, 60.0, 15.0, 60.0 / 45 * 2),
              Arrays.asList("a", "MAX(x.n)", "min", 0.0, 100.0, 100.0, null),
              List.of("a", "MAX(x.n)", "median", 45.0, 120.0, 75.0, 120.0 / 45),
              List.of("a", "MAX(x.n)", "max", 90.0, 140.0, 50.0, 140.0 / 90),
              Arrays.asList("b", "SUM(x.n)", "sum", null, 65.0, null, null),
              Arrays.asList("b", "MAX(x.n)", "min", null, 100.0, null, null),
              Arrays.asList("b", "MAX(x.n)", "median", null, 120.0, null, null),
              Arrays.asList("b", "MAX(x.n)", "max", null, 140.0, null, null));
    }
  }

  @Test
  void aQueryWithoutKeysIsOneGroup() throws Exception {
    Run run = Kept.run(3, new Column("COUNT", ColumnType.LONG, Role.ADDITIVE));
    try (Kept kept = new Kept(directory)) {
      kept.history.know(run);
      for (long window = 0; window < 4; window++) {
        Object[] row = {Kept.BEGIN_MICROS + window * 1_000_000, window};
        kept.history.add(new Batch(run, Kind.WINDOWS, window, List.<Object[]>of(row)));
      }
      assertThat(compare(kept, "Q3", "10:00..10:00:02", "10:00:02..10:00:04"))
          .containsExactly(List.of("COUNT", "sum", 1.0, 5.0, 4.0, 5.0));
    }
  }

  /** {@code .. every 1m Select COUNT}. */
  private static Run minutes(String t0, String t1, String closed) {
    return new Run(
        5,
        1_005,
        "From x In A.m ..",
        micros(t0),
        t1.isEmpty() ? 0 : micros(t1),
        60_000_000,
        micros(closed),
        "",
        List.of(new Column("COUNT", ColumnType.LONG, Role.ADDITIVE)),
        List.of());
  }

  private static long micros(String time) {
    return Instant.parse("2026-11-21T" + time + "Z").toEpochMilli() * 1000;
  }

  /** Of 100 a second in all windows that are closed: as the times say, 1 or nothing. */
  private List<Object> ratios(Run run, Instant now, String... ranges) throws Exception {
    try (Kept kept = new Kept(directory.resolve("steady" + run.hashCode()))) {
      kept.history.know(run);
      for (int minute = 0; minute < 60; minute++) {
        long begin = micros("10:00:00") + minute * 60_000_000L;
        long end = run.t1Micros() == 0 ? Long.MAX_VALUE : run.t1Micros();
        long micros = Math.min(begin + 60_000_000, end) - Math.max(begin, run.t0Micros());
        if (micros > 0 && begin < run.closedMicros()) {
          Object[] row = {begin, micros / 10_000};
          kept.history.add(
              new Batch(run, Kind.WINDOWS, begin / 60_000_000, List.<Object[]>of(row)));
        }
      }
      List<Object> ratios = new java.util.ArrayList<>();
      for (int i = 0; i < ranges.length; i += 2) {
        Object[] row = Comparison.of(kept.sql, "q5", ranges[i], ranges[i + 1], now).rows().get(0);
        ratios.add(row[row.length - 1]);
      }
      return ratios;
    }
  }

  @Test
  void whatIsSteadyHasTheRatioOneWhereverARunBeginsAndEndsAndHoweverFarItHasCome()
      throws Exception {
    Run goesOn = minutes("10:00:00", "", "10:15:00");
    Instant now = Instant.parse("2026-11-21T10:15:30Z");
    assertThat(
            ratios(
                goesOn,
                now,
                "-10m..-5m",
                "-5m..now",
                "09:50..10:05",
                "10:05..10:10",
                "10:03:30..10:06:10",
                "10:07..10:15:20",
                "10:05..10:10",
                "10:15..now"))
        .containsExactly(1.0, 1.0, 1.0, null);
    assertThat(
            ratios(
                minutes("10:02:30", "10:17:15", "10:18:00"),
                NOW,
                "10:00..10:05",
                "10:05..10:10",
                "10:00..10:10",
                "10:10..11:00",
                "10:02:30..10:04",
                "10:17..10:18"))
        .containsExactly(1.0, 1.0, 1.0);
  }

  @Test
  void aRunOfWhichLessIsKnownIsCutAtItsBeginAndEnd() throws Exception {
    Run full = minutes("10:02:00", "10:12:00", "10:12:00");
    Run older =
        new Run(
            full.id(),
            full.epoch(),
            full.text(),
            full.t0Micros(),
            full.t1Micros(),
            0,
            0,
            "stopped",
            full.columns(),
            null);
    TimeRange range = TimeRange.parse("10:00..10:05", NOW);
    assertThat(range.collectedSeconds(older)).isEqualTo(180);
    assertThat(range.closedOf(older)).isEqualTo(range);
    try (Kept kept = new Kept(directory)) {
      kept.history.know(full);
      assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).isTrue();
      kept.restart();
      assertThat(kept.value("select every from runs")).isEqualTo(60_000_000_000L);
      assertThat(kept.history.runs()).containsExactly(full.durable());
    }
  }

  @Test
  void noTitleIsInTheWay() throws Exception {
    List<String> titles = List.of("n", "k0", "m", "before", "r", "a", "label", "m0");
    Run run =
        Kept.run(
            4,
            java.util.stream.Stream.concat(
                    titles.stream().map(title -> new Column(title, ColumnType.TEXT, Role.KEY)),
                    java.util.stream.Stream.of(new Column("rate", ColumnType.LONG, Role.ADDITIVE)))
                .toArray(Column[]::new));
    try (Kept kept = new Kept(directory)) {
      kept.history.know(run);
      for (long window = 0; window < 2; window++) {
        long micros = Kept.BEGIN_MICROS + window * 1_000_000;
        Object[] first = {micros, "z", "b", "c", "d", "e", "f", "g", "h", 1 + window};
        Object[] second = {micros, "y", "b", "c", "d", "e", "f", "g", "h", 5L};
        kept.history.add(new Batch(run, Kind.WINDOWS, window, List.of(first, second)));
      }
      Sql.Answer answer =
          Comparison.of(kept.sql, "q4", "10:00..10:00:01", "10:00:01..10:00:02", NOW);
      assertThat(answer.titles())
          .containsExactly(
              "n",
              "k0",
              "m",
              "before",
              "r",
              "a",
              "label",
              "m0",
              "number",
              "of windows",
              "before (2)",
              "after",
              "change",
              "ratio");
      assertThat(answer.rows())
          .containsExactly(
              new Object[] {
                "y", "b", "c", "d", "e", "f", "g", "h", "rate", "sum", 5.0, 5.0, 0.0, 1.0
              },
              new Object[] {
                "z", "b", "c", "d", "e", "f", "g", "h", "rate", "sum", 1.0, 2.0, 1.0, 2.0
              });
    }
  }

  @Test
  void whatCannotBeComparedIsSaid() throws Exception {
    try (Kept kept = new Kept(directory)) {
      kept.history.know(Kept.sums(7));
      assertThatThrownBy(() -> compare(kept, "q8", "10:00..10:05", "10:05..10:10"))
          .hasMessageContaining("'q8' has no windows to compare; name a query: q7");
      assertThatThrownBy(() -> compare(kept, "q7", "10:00", "10:05..10:10"))
          .hasMessageContaining("'10:00' is no range; write 10:00..10:05");
      assertThatThrownBy(() -> compare(kept, "q7", "10:05..10:00", "10:05..10:10"))
          .hasMessageContaining("ends before it begins");
      assertThatThrownBy(() -> compare(kept, "q7", "ten..10:05", "10:05..10:10"))
          .hasMessageContaining("'ten' is no moment");
    }
  }

  @Test
  void rangesAreReadInUtc() throws Exception {
    assertThat(TimeRange.parse("10:00..10:05", NOW))
        .isEqualTo(
            new TimeRange(
                Instant.parse("2026-11-21T10:00:00Z"), Instant.parse("2026-11-21T10:05:00Z")));
    assertThat(TimeRange.parse("23:00..10:05:30", NOW))
        .isEqualTo(
            new TimeRange(
                Instant.parse("2026-11-20T23:00:00Z"), Instant.parse("2026-11-21T10:05:30Z")));
    assertThat(TimeRange.parse("-10m .. -30s", NOW))
        .isEqualTo(new TimeRange(NOW.minusSeconds(600), NOW.minusSeconds(30)));
    assertThat(TimeRange.parse("2026-11-20T10:00..now", NOW))
        .isEqualTo(new TimeRange(Instant.parse("2026-11-20T10:00:00Z"), NOW));
  }
}
