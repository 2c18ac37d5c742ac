package io.pivotscope.frontend.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Column.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However much waits, however it fails: other tables are written, and what is missing is said. */
@Timeout(120)
class DeliveryTest {
  private static final int MEMORY_MEBIBYTES = 64;
  private static final WriteLimits SMALL =
      new WriteLimits(200_000, 2 << 20, 2_000_000, 256L << 20, MEMORY_MEBIBYTES, 100);

  @TempDir Path directory;

  private Kept open(WriteLimits limits) {
    return new Kept(directory, Retention.DEFAULT, limits);
  }

  /** {@code Select x.k, TOPK(x.v, 3)}. */
  private static Run wide(long id) {
    return Kept.run(
        id,
        new Column("x.k", ColumnType.TEXT, Role.KEY),
        new Column("top", ColumnType.TOP_VALUES, Role.OTHER));
  }

  private static Batch window(Run run, long number, int rows, int textLength) {
    List<Object[]> all = new ArrayList<>();
    String text = "v".repeat(textLength);
    for (int row = 0; row < rows; row++) {
      String key = number + "-" + row;
      List<List<Object>> top = List.of(List.of(key + text, 2L), List.of(key + key + text, 1L));
      all.add(new Object[] {Kept.BEGIN_MICROS + number * 1_000_000, key + text, top});
    }
    return new Batch(run, Kind.WINDOWS, number, all);
  }

  @Test
  void wideRowsAreWrittenInSlicesAndOnce() throws Exception {
    Run run = wide(1);
    List<Batch> journal = new ArrayList<>();
    for (int window = 1; window <= 40; window++) {
      journal.add(window(run, window, 500, 2_000));
    }
    // 120 MB, in a database of 64.
    try (Kept kept = open(SMALL)) {
      for (int round = 1; round <= 2; round++) {
        journal.forEach(kept.history::add);
        kept.history.add(Kept.window(Kept.sums(2), round, "a"));
        assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).as("%s", kept.complaints).isTrue();
        assertThat(kept.rows("select count(*), count(distinct window_begin) from q1"))
            .containsExactly(List.of(20_000L, 40L));
        assertThat(kept.value("select count(*) from q2")).isEqualTo((long) round);
        kept.restart();
      }
      assertThat(kept.complaints).isEmpty();
      assertThat(kept.history.droppedRows()).isZero();
    }
  }

  @Test
  void windowsThatAreTooMuchTogetherAreWrittenApart() throws Exception {
    WriteLimits careless =
        new WriteLimits(200_000, 1L << 30, 2_000_000, 1L << 30, MEMORY_MEBIBYTES, 100);
    try (Kept kept = open(careless)) {
      for (int window = 1; window <= 20; window++) {
        kept.history.add(window(wide(1), window, 500, 2_000));
      }
      assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).as("%s", kept.complaints).isTrue();
      assertThat(kept.value("select count(*) from q1")).isEqualTo(10_000L);
      assertThat(kept.history.droppedRows()).isZero();
    }
  }

  @Test
  void aWindowThatCannotBeWrittenIsDroppedAloneAndSaid() throws Exception {
    try (Kept kept = open(SMALL)) {
      kept.history.add(Kept.window(Kept.sums(1), 1, "a", "b"));
      kept.history.add(Kept.window(Kept.sums(1), 2, "k".repeat(MEMORY_MEBIBYTES << 20)));
      kept.history.add(Kept.window(Kept.sums(1), 3, "a", "b", "c"));
      kept.history.add(Kept.window(Kept.sums(2), 1, "a"));
      assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).as("%s", kept.complaints).isTrue();
      assertThat(kept.value("select count(*) from q1")).isEqualTo(5L);
      assertThat(kept.history.droppedRows()).isEqualTo(1);
      assertThat(kept.complaints).hasSize(1).first().asString().contains("a window of q1 cannot");
      assertThat(kept.sql.select("from q1", 1).partial())
          .containsExactly("q1: 1 rows could not be written and are lost");
      assertThat(kept.sql.select("from q2", 1).partial()).isEmpty();
    }
  }

  @Test
  void aTableThatFailsKeepsNoOtherWaiting() throws Exception {
    Run failing = Kept.sums(1);
    Path inTheWay = Files.writeString(directory.resolve(failing.directory()), "no directory");
    try (Kept kept = open(SMALL)) {
      kept.history.know(failing);
      kept.history.add(Kept.window(failing, 1, "a"));
      kept.history.add(Kept.window(Kept.sums(2), 1, "a"));
      assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).isFalse();
      assertThat(kept.value("select count(*) from q2")).isEqualTo(1L);
      assertThat(kept.sql.select("from q1", 1).partial())
          .singleElement()
          .asString()
          .startsWith("the history is behind: ")
          .contains("FileAlreadyExists")
          .endsWith(", so the newest rows are missing");
      assertThat(kept.complaints).hasSize(1);
      Files.delete(inTheWay);
      await().until(() -> kept.history.settle(Kept.SETTLE_MILLIS));
      assertThat(kept.value("select count(*) from q1")).isEqualTo(1L);
      assertThat(kept.sql.select("from q1", 1).partial()).isEmpty();
    }
  }

  @Test
  void bytesThatWaitAreBounded() throws Exception {
    Run failing = wide(1);
    Path inTheWay = Files.writeString(directory.resolve(failing.directory()), "no directory");
    try (Kept kept = open(new WriteLimits(100, 10_000, 2_000_000, 30_000, 64, 100))) {
      for (int window = 1; window <= 5; window++) {
        // Some 15,000 bytes each: the third makes the limit full.
        kept.history.add(window(failing, window, 5, 1_000));
        assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).isFalse();
      }
      assertThat(kept.history.droppedRows()).isEqualTo(15);
      Files.delete(inTheWay);
      await().until(() -> kept.history.settle(Kept.SETTLE_MILLIS));
      assertThat(kept.value("select count(*) from q1")).isEqualTo(10L);
    }
  }
}
