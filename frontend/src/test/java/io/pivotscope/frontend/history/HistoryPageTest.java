package io.pivotscope.frontend.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Column.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every {@code sql} block of docs/history.md is run, and finds something. */
@Timeout(120)
class HistoryPageTest {
  private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void whatThePageAsksIsAnswered() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "history.md"));
    List<String> blocks = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(page); block.find(); ) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).hasSizeGreaterThan(6);
    long nowSeconds = System.currentTimeMillis() / 1000;
    try (Kept kept = new Kept(directory)) {
      for (long id : new long[] {7, 8}) {
        Run run = run(id);
        kept.history.know(run);
        for (long second = nowSeconds - 5; second < nowSeconds; second++) {
          kept.history.add(
              new Batch(run, Kind.WINDOWS, second, List.<Object[]>of(row(second * 1_000_000))));
        }
        Object[] total = row(0);
        kept.history.add(
            new Batch(
                run,
                Kind.TOTAL,
                nowSeconds,
                List.<Object[]>of(java.util.Arrays.copyOfRange(total, 1, total.length))));
      }
      for (String block : blocks) {
        assertThat(kept.rows(block)).as(block).isNotEmpty();
      }
    }
  }

  private static Object[] row(long beginMicros) {
    return new Object[] {
      beginMicros, "dn-1", "read", 5L, 4_096L, 1_500_000L, List.of(List.of(0L, 1L, 3L))
    };
  }

  private static Run run(long id) {
    Run complete =
        Kept.run(
            id,
            new Column("x.host", ColumnType.TEXT, Role.KEY),
            new Column("x.method", ColumnType.TEXT, Role.KEY),
            new Column("COUNT", ColumnType.LONG, Role.ADDITIVE),
            new Column("bytes", ColumnType.LONG, Role.ADDITIVE),
            new Column("p99", ColumnType.DURATION, Role.OTHER),
            new Column("h", ColumnType.HISTOGRAM, Role.OTHER));
    return Kept.lacking(complete, List.of("left: DataNode (host, pid 100)"));
  }
}
