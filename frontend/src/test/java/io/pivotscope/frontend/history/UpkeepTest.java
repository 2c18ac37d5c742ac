package io.pivotscope.frontend.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A segment that cannot be read holds up neither other segments nor retention. */
@Timeout(120)
class UpkeepTest {
  private static final int BAD = 5;

  @TempDir Path directory;

  private final Run damaged = Kept.sums(1);
  private final Run whole = Kept.sums(2);

  private static void keep(Kept kept, Run run, int from, int to) {
    for (int window = from; window <= to; window++) {
      kept.history.add(Kept.window(run, window, "a"));
      assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).as("%s", kept.complaints).isTrue();
    }
  }

  private static List<String> files(Kept kept, Run run) {
    return kept.history.segments().of(new RunTable(run.directory(), Kind.WINDOWS)).stream()
        .map(segment -> String.valueOf(segment.file().getFileName()))
        .toList();
  }

  @Test
  void aSegmentThatCannotBeReadIsLeftOutAndSaidOnce() throws Exception {
    Path bad = directory.resolve(damaged.directory()).resolve("windows-5-5.parquet");
    try (Kept kept = new Kept(directory, new Retention(1 << 20, 60_000))) {
      keep(kept, damaged, 1, BAD);
      Files.writeString(bad, "no Parquet");
      keep(kept, damaged, BAD + 1, BAD + Merging.FAN_IN);
      keep(kept, whole, 1, Merging.FAN_IN);
      await().until(() -> files(kept, whole).equals(List.of("windows-1-8.parquet")));
      await().until(() -> files(kept, damaged).contains("windows-6-13.parquet"));
      assertThat(files(kept, damaged)).contains("windows-5-5.parquet").hasSize(BAD + 1);
      keep(kept, whole, Merging.FAN_IN + 1, Merging.FAN_IN + 3);
      assertThat(kept.complaints)
          .singleElement()
          .asString()
          .contains("cannot read " + bad)
          .contains("Parquet");
      kept.restart();
      keep(kept, whole, Merging.FAN_IN + 4, Merging.FAN_IN + 4);
      assertThat(files(kept, damaged)).contains("windows-5-5.parquet").hasSize(BAD + 1);
      // Files have the machine's time, which goes on while this is written.
      kept.millis.set(System.currentTimeMillis() + 120_000);
      keep(kept, whole, Merging.FAN_IN + 5, Merging.FAN_IN + 5);
      await().until(() -> kept.history.segments().tables().isEmpty());
      await().until(() -> Files.notExists(bad));
    }
  }

  @Test
  void wideRowsAreMergedInLittleMemory() throws Exception {
    String text = "v".repeat(5_000);
    WriteLimits small = new WriteLimits(200_000, 32 << 20, 2_000_000, 256L << 20, 96, 100);
    // These 80 MB, in one row group, take more than the 96 of the database.
    try (Kept kept = new Kept(directory, Retention.DEFAULT, small)) {
      for (int window = 1; window <= Merging.FAN_IN; window++) {
        List<Object[]> rows = new ArrayList<>();
        for (long row = 0; row < 2_000; row++) {
          rows.add(new Object[] {Kept.BEGIN_MICROS + window * 1_000_000, row + text, row, row});
        }
        kept.history.add(new Archive.Batch(whole, Kind.WINDOWS, window, rows));
        assertThat(kept.history.settle(Kept.SETTLE_MILLIS)).as("%s", kept.complaints).isTrue();
      }
      await().until(() -> files(kept, whole).equals(List.of("windows-1-8.parquet")));
      assertThat(kept.value("select count(*) from q2")).isEqualTo(16_000L);
      assertThat(kept.complaints).isEmpty();
    }
  }

  @Test
  void mergingDoesNotReachAcrossWhatStaysAsItIs() {
    List<Segment> segments = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      segments.add(new Segment(Path.of("w" + number), Kind.WINDOWS, number, number, 100, 0));
    }
    assertThat(Merging.next(segments, segment -> true)).isEqualTo(segments);
    assertThat(Merging.next(segments, segment -> segment.first() != 10))
        .isEqualTo(segments.subList(11, 20));
    assertThat(Merging.next(segments, segment -> segment.first() != 15))
        .isEqualTo(segments.subList(0, 15));
    assertThat(Merging.next(segments, segment -> segment.first() % 7 != 6)).isEmpty();
  }
}
