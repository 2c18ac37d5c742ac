package io.pivotscope.frontend.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was added is there once: whatever is added again, merged, restarted or cut short. */
@Timeout(120)
class SegmentsTest {
  @TempDir Path directory;

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void settle(Kept kept) {
    assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).as("%s", kept.complaints).isTrue();
  }

  @Test
  void runsThatWereKeptBeforeThereWereMarksLackNothingButThem() throws Exception {
    Files.createDirectories(directory);
    List<Column> older = RunFile.COLUMNS.subList(0, 8);
    Object[] row = {7L, 1_007L, "q7-1007", "From x", 1_000_000L, null, "", List.of()};
    try (SegmentWriter writer = new SegmentWriter(512)) {
      List<Object[]> rows = List.<Object[]>of(row);
      writer.write(older, List.of(rows), 100, directory.resolve("runs.parquet"));
    }
    try (Kept kept = new Kept(directory)) {
      List<Object> read = java.util.Arrays.asList(7L, "From x", null);
      assertThat(kept.rows("select id, query, partial from runs")).containsExactly(read);
      assertThat(kept.sql.select("from q7", 1).partial()).isEmpty();
      kept.history.know(Kept.sums(8));
      settle(kept);
      assertThat(kept.rows("select id, query, partial from runs order by id"))
          .containsExactly(read, List.of(8L, Kept.sums(8).text(), List.of()));
    }
  }

  @Test
  void whatTheJournalBringsAgainIsThereOnce() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      once(directory.resolve("seed" + seed), new SplittableRandom(seed), seed);
    }
  }

  private void once(Path place, SplittableRandom random, long seed) throws Exception {
    Run run = Kept.sums(7);
    List<Archive.Batch> journal = new ArrayList<>();
    try (Kept kept = new Kept(place)) {
      kept.history.know(run);
      for (int window = 1; window <= 40; window++) {
        Archive.Batch batch = Kept.window(run, window, "a", "b");
        journal.add(batch);
        kept.history.add(batch);
        switch (random.nextInt(4)) {
          case 0 -> settle(kept);
          case 1 -> {
            kept.restart();
            kept.history.know(run);
            journal.forEach(kept.history::add);
          }
          case 2 -> {
            if (kept.history.settle(Kept.SETTLE_MILLIS)) {
              journal.clear();
            }
          }
          default -> journal.forEach(kept.history::add);
        }
      }
      assertThat(kept.rows("select count(*), count(distinct window_begin) from q7"))
          .as("seed %d", seed)
          .containsExactly(List.of(80L, 40L));
      assertThat(kept.complaints).isEmpty();
    }
  }

  @Test
  void manySmallSegmentsBecomeFew() throws Exception {
    Run run = Kept.sums(1);
    try (Kept kept = new Kept(directory)) {
      for (int window = 1; window <= 30; window++) {
        kept.history.add(Kept.window(run, window, "a"));
        settle(kept);
      }
      RunTable table = new RunTable(run.directory(), Kind.WINDOWS);
      assertThat(kept.history.segments().of(table)).hasSizeLessThan(Merging.FAN_IN);
      assertThat(kept.value("select count(*) from q1")).isEqualTo(30L);
      assertThat(kept.history.segments().last(table)).isEqualTo(30);
    }
    try (Kept again = new Kept(directory)) {
      assertThat(again.value("select sum(\"SUM(x.n)\") from q1")).isEqualTo(465L);
      assertThat(files(directory.resolve(run.directory()))).hasSizeLessThan(Merging.FAN_IN);
    }
  }

  @Test
  void whatWasBeingMergedOrWrittenIsClearedAway() throws Exception {
    Run run = Kept.sums(1);
    Path place = directory.resolve(run.directory());
    try (Kept kept = new Kept(directory)) {
      kept.history.add(Kept.window(run, 1, "a"));
      settle(kept);
      kept.history.add(Kept.window(run, 2, "a"));
      settle(kept);
    }
    // Killed between publishing the merged segment and deleting what it was made of.
    try (SegmentWriter writer = new SegmentWriter(512)) {
      writer.merge(
          List.of(place.resolve("windows-1-1.parquet"), place.resolve("windows-2-2.parquet")),
          place.resolve("windows-1-2.parquet"));
    }
    Files.writeString(place.resolve("windows-3-9.parquet.new"), "half of a segm");
    Files.writeString(directory.resolve("runs.parquet.new"), "half");
    try (Kept kept = new Kept(directory)) {
      assertThat(kept.value("select count(*) from q1")).isEqualTo(2L);
      assertThat(files(place)).containsExactly(place.resolve("windows-1-2.parquet"));
      kept.history.add(Kept.window(run, 3, "a"));
      assertThat(kept.value("select count(*) from q1")).isEqualTo(3L);
    }
  }

  @Test
  void theOldestGoesWhenThereIsTooMuchOrItIsTooOld() throws Exception {
    Run old = Kept.sums(1);
    Run young = Kept.sums(2);
    try (Kept kept = new Kept(directory, new Retention(1 << 20, 60_000))) {
      kept.history.add(Kept.window(old, 1, "a"));
      settle(kept);
      // Files have the machine's time, which goes on while this is written.
      kept.millis.set(System.currentTimeMillis() + 120_000);
      kept.history.add(Kept.window(old, 2, "a"));
      kept.history.add(Kept.window(young, 1, "a"));
      settle(kept);
      await().until(() -> kept.history.segments().tables().isEmpty());
    }
    try (Kept kept = new Kept(directory.resolve("small"), new Retention(2_500, 60_000))) {
      for (int window = 1; window <= 6; window++) {
        kept.history.add(Kept.window(old, window, "a"));
        settle(kept);
      }
      RunTable table = new RunTable(old.directory(), Kind.WINDOWS);
      await().until(() -> bytes(kept.history.segments().of(table)) <= 2_500);
      List<Segment> left = kept.history.segments().of(table);
      assertThat(left.get(left.size() - 1).last()).isEqualTo(6);
      assertThat(kept.value("select max(\"MAX(x.n)\") from q1")).isEqualTo(60L);
    }
  }

  private static long bytes(List<Segment> segments) {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  @Test
  void aFileThatIsReadIsNotDeleted() throws Exception {
    Path file = Files.writeString(directory.resolve("x"), "x");
    Readers readers = new Readers();
    try (Readers.Reader before = readers.enter()) {
      readers.doom(file);
      try (Readers.Reader after = readers.enter()) {
        readers.sweep();
        assertThat(file).exists();
      }
    }
    readers.sweep();
    assertThat(file).doesNotExist();
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsSaidOnceAndNothingWaits() throws Exception {
    Path blocked = Files.writeString(directory.resolve("file"), "in the way");
    Run run = Kept.sums(1);
    try (Kept kept = new Kept(blocked)) {
      kept.history.add(Kept.window(run, 1, "a"));
      kept.history.add(Kept.window(run, 2, "a"));
      assertThat(kept.history.settle(0)).isTrue();
      assertThat(kept.complaints).hasSize(1).first().asString().contains("no history");
    }
  }

  @Test
  void noHistoryIsKeptWhereNoneIsWanted() {
    try (Kept kept = new Kept(directory, new Retention(0, 60_000))) {
      kept.history.add(Kept.window(Kept.sums(1), 1, "a"));
      assertThat(kept.history.settle(0)).isTrue();
      assertThatThrownBy(() -> kept.rows("from runs")).hasMessageContaining("switched off");
      assertThat(kept.complaints).isEmpty();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void anybodyReadsTheFilesWhenTheFrontendIsDown() throws Exception {
    try (Kept kept = new Kept(directory)) {
      kept.history.know(Kept.sums(7));
      kept.history.add(Kept.window(Kept.sums(7), 1, "a", "b"));
    }
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select r.query, r.columns[1]->>0, w.\"x.k\", w.\"SUM(x.n)\","
                    + " epoch_us(w.window_begin) from read_parquet('"
                    + directory.resolve("q7-*/windows-*.parquet")
                    + "') w, read_parquet('"
                    + directory.resolve("runs.parquet")
                    + "') r order by 3")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("From x In A.m ..");
      assertThat(rows.getString(3)).isEqualTo("a");
      assertThat(rows.getLong(4)).isEqualTo(1);
      assertThat(rows.getLong(5)).isEqualTo(Kept.BEGIN_MICROS + 1_000_000);
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isFalse();
    }
  }
}
