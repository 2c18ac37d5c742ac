package io.pivotscope.frontend.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HDFS-6268 in the flesh: a client that has no local replica goes to the first of one global order
 * in 2.4.1, and to any replica in 3.4.3. This is the fault that the paper finds with its queries Q3
 * to Q7; here only the data nodes testify.
 */
class ReplicaOrderIT {
  private static final int FILES = 60;
  private static final int FILE_BYTES = 64 * 1024;
  private static final int OPS = 300;
  private static final List<String> ORDER = List.of("host1", "host2", "host3", "host4");

  @TempDir Path directory;

  @Test
  void theDefectSendsEveryRemoteReadToTheFirstRegistered() throws Exception {
    Assumptions.assumeTrue(HdfsRelease.V2_4_1.runsOn(Runtime.version().feature()));
    Map<String, Long> served = readsServedTo("host4", HdfsRelease.V2_4_1);

    assertThat(served.get("host4")).isPositive();
    assertThat(served.get("host1")).isPositive();
    assertThat(served.get("host2")).isZero();
    assertThat(served.get("host3")).isZero();
  }

  @Test
  void theRepairedReleaseSpreadsRemoteReads() throws Exception {
    Map<String, Long> served = readsServedTo("host4", HdfsRelease.V3_4_3);

    // About 75 remote reads over three hosts: that one of them gets none has a chance below 1e-12.
    assertThat(served).allSatisfy((host, reads) -> assertThat(reads).as(host).isPositive());
  }

  /** Three replicas on four hosts: a quarter of the files has no replica where the client is. */
  private Map<String, Long> readsServedTo(String clientHost, HdfsRelease release) throws Exception {
    try (HdfsCluster cluster =
        HdfsCluster.start(HdfsClusterOptions.of(release, directory).withDataNodes(4, 3))) {
      cluster.run("writer", "host9", "FsWrite", "files=" + FILES, "size=" + FILE_BYTES);
      cluster.restart(ORDER);

      Map<String, DataNodeCounters> start = cluster.counters();
      cluster.run(
          "stress",
          clientHost,
          "StressTest",
          "files=" + FILES,
          "fileSize=" + FILE_BYTES,
          "ops=" + OPS);
      Map<String, Long> served = new TreeMap<>();
      cluster
          .awaitReads(start, OPS)
          .forEach((host, counted) -> served.put(host, counted.blocksRead()));
      assertThat(served.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(OPS);
      return served;
    }
  }
}
