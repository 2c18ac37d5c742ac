package io.pivotscope.frontend.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Jdks;
import io.pivotscope.frontend.it.TakesTurns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The testbed is worth comparing queries with only if its own numbers are exact: this shows that
 * they are.
 */
@TakesTurns(turn = 1)
class HdfsClusterIT {
  private static final int FILES = 4;
  private static final int FILE_BYTES = 1 << 20;
  private static final int READS = 50;
  private static final int PIECE_BYTES = 8192;

  @TempDir Path directory;

  static List<HdfsRelease> releases() {
    int java = Runtime.version().feature();
    return Jdks.inTurn(Stream.of(HdfsRelease.values()).filter(each -> each.runsOn(java)).toList());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void dataNodesCountExactlyWhatClientsRead(HdfsRelease release) throws Exception {
    readsAreCountedExactly(HdfsClusterOptions.of(release, directory));
  }

  private static void readsAreCountedExactly(HdfsClusterOptions options) throws Exception {
    try (HdfsCluster cluster = HdfsCluster.start(options)) {
      JsonObject written =
          cluster.run("writer", "host9", "FsWrite", "files=" + FILES, "size=" + FILE_BYTES);
      assertThat(written.get("payloadBytes").getAsLong()).isEqualTo((long) FILES * FILE_BYTES);

      Map<String, DataNodeCounters> start = cluster.counters();
      assertThat(sum(start, DataNodeCounters::bytesWritten)).isEqualTo(3L * FILES * FILE_BYTES);
      assertThat(sum(start, DataNodeCounters::bytesRead)).isZero();

      // Two clients at once: one that reads whole files on a host with replicas, one that reads
      // pieces from anywhere.
      GuestProcess whole =
          cluster.launch("whole", "host2", "FsRead", "files=" + FILES, "wait=true").awaitReady();
      GuestProcess pieces =
          cluster
              .launch(
                  "pieces",
                  "host9",
                  "FsRead",
                  "files=" + FILES,
                  "pread=true",
                  "ops=" + READS,
                  "size=" + PIECE_BYTES,
                  "wait=true",
                  "linger=true")
              .awaitReady();
      whole.begin();
      pieces.begin();
      assertThat(whole.awaitStats().get("operations").getAsLong()).isEqualTo(FILES);
      assertThat(pieces.awaitStats().get("operations").getAsLong()).isEqualTo(READS);
      whole.awaitEnd();
      pieces.finish();

      Map<String, DataNodeCounters> read = cluster.awaitReads(start, FILES + READS);
      long wholeBytes = FILES * DataNodeCounters.countedForRead(FILE_BYTES);
      assertThat(sum(read, DataNodeCounters::bytesRead))
          .isEqualTo(wholeBytes + READS * DataNodeCounters.countedForRead(PIECE_BYTES));
      assertThat(sum(read, DataNodeCounters::blocksRead)).isEqualTo(FILES + READS);
      assertThat(sum(read, DataNodeCounters::readOperations)).isEqualTo(FILES + READS);
      // Replica locality: the emulated host is the client's host to the name node.
      assertThat(read.get("host2").bytesRead()).isGreaterThanOrEqualTo(wholeBytes);
    }
  }

  @Test
  void aRestartKeepsTheBlocksAndTheOrderOfRegistration() throws Exception {
    try (HdfsCluster cluster =
        HdfsCluster.start(
            HdfsClusterOptions.of(HdfsRelease.V3_4_3, directory).withDataNodes(2, 2))) {
      cluster.run("writer", "host9", "FsWrite", "files=2", "size=" + FILE_BYTES);
      cluster.restart(List.of("host2", "host1"));

      Map<String, DataNodeCounters> start = cluster.counters();
      cluster.run("stress", "host1", "StressTest", "files=2", "fileSize=" + FILE_BYTES, "ops=20");
      Map<String, DataNodeCounters> read = cluster.awaitReads(start, 20);
      assertThat(read.get("host1").bytesRead())
          .isEqualTo(20 * DataNodeCounters.countedForRead(PIECE_BYTES));
    }
  }

  private static long sum(
      Map<String, DataNodeCounters> counters, ToLongFunction<DataNodeCounters> value) {
    return counters.values().stream().mapToLong(value).sum();
  }
}
