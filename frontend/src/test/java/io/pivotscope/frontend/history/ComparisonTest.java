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
