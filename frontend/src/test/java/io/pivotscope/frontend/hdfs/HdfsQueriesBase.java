package io.pivotscope.frontend.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Jdks;
import io.pivotscope.frontend.it.RunsSaved;
import io.pivotscope.frontend.it.SavedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import testbed.guest.Proves;

/**
 * Queries on a real HDFS, judged by HDFS's own counters and by what the client programs say that
 * they did. One cluster for all tests, which is why they have an order. What takes long runs on one
 * of the two releases, and with the next seed on the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class HdfsQueriesBase {
  static final String Q2 =
      "From incr In DataNodeMetrics.incrBytesRead Join cl In First(ClientProtocols) On cl -> incr"
          + " GroupBy cl.procName Select cl.procName, SUM(incr.delta)";
  static final String Q3 =
      "From dnop In DN.DataTransferProtocol GroupBy dnop.host Select dnop.host, COUNT";

  /** In a log: something of ours, or something that went wrong. */
  private static final Pattern DISTURBED =
      Pattern.compile("io\\.pivotscope|Exception|LinkageError|VerifyError");

  private static final String VERSIONS = "2.4.1, 3.4.3";
  private static final String JDKS = "3.4.3: 17, 25; 2.4.1: 17 (security manager)";

  private static final int FILES = 4;
  private static final int FILE_BYTES = 5 << 19; // two blocks and a half
  private static final int BLOCKS = 3;
  private static final long PIECES = 30;
  private static final long MISSING = 4;

  private final HdfsRelease release;
  private final Path javaHome;
  private @Nullable TracedHdfs started;

  HdfsQueriesBase(HdfsRelease release, Path javaHome) {
    this.release = release;
    this.javaHome = javaHome;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    TracedHdfs hdfs = TracedHdfs.start(release, javaHome, directory);
    started = hdfs;
    hdfs.cluster().run("loader", "host9", "FsWrite", "files=" + FILES, "size=" + FILE_BYTES);
  }

  @AfterAll
  void end() {
    if (started != null) {
      started.close();
    }
  }

  /**
   * Skips what is the other release's turn.
   *
   * @param test a number of its own
   */
  private void takeTurns(int test) {
    boolean old = release == HdfsRelease.V2_4_1;
    Assumptions.assumeTrue(
        Jdks.isTurn(2, old ? test + 1 : test), "is left to the other release, or another seed");
  }

  private TracedHdfs hdfs() {
    return Objects.requireNonNull(started);
  }

  @Test
  @Order(1)
  @Proves(
      library = "HDFS data transfer",
      versions = VERSIONS,
      hops = "client to DataNode: reads, of files and of pieces",
      jdks = JDKS)
  void bytesReadPerClientProgramAreWhatDataNodesCount() throws IOException {
    takeTurns(1);
    HdfsCluster cluster = hdfs().cluster();
    List<TracedHdfs.Running> queries = hdfs().install(Q2, Q3);
    GuestProcess alpha = hdfs().launch("alpha", "host2", "FsRead", "files=" + FILES);
    GuestProcess beta =
        hdfs().launch("beta", "host9", "FsRead", "files=" + FILES, "pread=true", "ops=50");
    GuestProcess gamma = hdfs().launch("gamma", "host3", "FsRead", "files=" + FILES, "ops=3");
    GuestProcess delta =
        hdfs().launch("delta", "host9", "FsRead", "files=4", "pread=true", "ops=70", "size=16384");

    Map<String, DataNodeCounters> begin = cluster.counters();
    hdfs().runTogether(queries, alpha);
    Map<String, DataNodeCounters> byAlpha = cluster.awaitReads(begin, FILES * BLOCKS);

    Map<String, DataNodeCounters> second = cluster.counters();
    hdfs().runTogether(queries, beta);
    Map<String, DataNodeCounters> byBeta = cluster.awaitReads(second, 50);

    Map<String, DataNodeCounters> third = cluster.counters();
    hdfs().runTogether(queries, gamma, delta);
    Map<String, DataNodeCounters> byBoth = cluster.awaitReads(third, 3 * FILES * BLOCKS + 70);
    Map<String, DataNodeCounters> end = cluster.counters();

    hdfs().stop(queries);
    Map<String, Long> bytes = longs(queries.get(0).rows(), "SUM(incr.delta)", "cl.procName");
    assertThat(bytes).containsOnlyKeys("alpha", "beta", "gamma", "delta");
    assertThat(bytes.get("alpha")).isEqualTo(sum(byAlpha, DataNodeCounters::bytesRead));
    assertThat(bytes.get("beta")).isEqualTo(sum(byBeta, DataNodeCounters::bytesRead));
    assertThat(bytes.get("gamma") + bytes.get("delta"))
        .isEqualTo(sum(byBoth, DataNodeCounters::bytesRead));
    assertThat(longs(queries.get(1).rows(), "COUNT", "dnop.host"))
        .isEqualTo(blocksRead(begin, end));
  }

  @Test
  @Order(2)
  @Proves(
      library = "HDFS data transfer",
      versions = VERSIONS,
      hops = "client to every DataNode of a pipeline; and back by the acknowledgements",
      jdks = JDKS)
  void bytesWrittenOnEveryReplicaAreTheWriters() throws IOException {
    takeTurns(2);
    // The acknowledgements of the pipeline bring back what was written: it precedes what the writer
    // does next.
    List<TracedHdfs.Running> queries =
        hdfs()
            .install(
                "From w In DataNodeMetrics.incrBytesWritten"
                    + " Join cl In First(ClientProtocols) On cl -> w"
                    + " GroupBy cl.procName, w.host Select cl.procName, w.host, SUM(w.delta)",
                "From done In testbed.hdfs.Stats.operation"
                    + " Join w In DataNodeMetrics.incrBytesWritten On w -> done"
                    + " GroupBy done.procName, w.host Select done.procName, w.host, SUM(w.delta)");

    Map<String, DataNodeCounters> begin = hdfs().cluster().counters();
    hdfs()
        .runTogether(
            queries,
            hdfs().launch("first", "host9", "FsWrite", "dir=/1", "size=" + FILE_BYTES),
            hdfs().launch("second", "host2", "FsWrite", "dir=/2", "size=" + FILE_BYTES / 2));
    Map<String, DataNodeCounters> end = hdfs().cluster().counters();

    hdfs().stop(queries);
    Map<String, Long> expected = new TreeMap<>();
    end.forEach(
        (host, now) -> {
          assertThat(now.since(begin.get(host)).bytesWritten()).isEqualTo(FILE_BYTES * 3L / 2);
          expected.put("first " + host, (long) FILE_BYTES);
          expected.put("second " + host, FILE_BYTES / 2L);
        });
    assertThat(longs(queries.get(0).rows(), "SUM(w.delta)", "cl.procName", "w.host"))
        .isEqualTo(expected);
    assertThat(longs(queries.get(1).rows(), "SUM(w.delta)", "done.procName", "w.host"))
        .isEqualTo(expected);
  }

  @Test
  @Order(3)
  @Proves(
      library = "Hadoop IPC",
      versions = VERSIONS,
      hops = "client to NameNode, and back by the response",
      jdks = JDKS)
  void eventsInTheNameNodePrecedeWhatTheClientDoesAfterItsCall() throws IOException {
    takeTurns(1);
    List<TracedHdfs.Running> queries =
        hdfs()
            .install(
                "From done In testbed.hdfs.Stats.operation Join g In NN.GetBlockLocations On g ->"
                    + " done With request testbed.hdfs.StressTest.doNextOp GroupBy done.arg0, g.src"
                    + " Select done.arg0 As file, g.src As asked, COUNT");
    GuestProcess reader =
        hdfs()
            .launch(
                "reader",
                "host9",
                "StressTest",
                "files=" + FILES,
                "fileSize=" + FILE_BYTES,
                "ops=60");
    long begin = hdfs().cluster().blockLocationCalls();
    JsonObject stats = hdfs().runTogether(queries, reader).get(0);
    long calls = hdfs().cluster().blockLocationCalls() - begin;

    hdfs().stop(queries);
    Map<String, Long> expected = new TreeMap<>();
    stats
        .getAsJsonObject("perFile")
        .entrySet()
        .forEach(
            file -> expected.put(file.getKey() + " " + file.getKey(), file.getValue().getAsLong()));
    assertThat(calls).isEqualTo(60);
    assertThat(longs(queries.get(0).rows(), "COUNT", "file", "asked")).isEqualTo(expected);
  }

  /** They are for the current release. */
  @Test
  @Order(4)
  @RunsSaved("hdfs")
  void savedQueriesAreAnswered() throws Exception {
    Assumptions.assumeTrue(release == HdfsRelease.V3_4_3);
    SavedRuns saved = SavedRuns.install(hdfs().bench(), "hdfs");
    List<GuestProcess> clients =
        List.of(
            hdfs().launch("author", "host9", "FsWrite", "dir=/saved", "size=" + FILE_BYTES),
            hdfs().launch("whole", "host2", "FsRead", "files=" + FILES, "missing=" + MISSING),
            hdfs().launch("pieces", "host9", "FsRead", "files=1", "pread=true", "ops=" + PIECES));
    for (GuestProcess client : clients) {
      client.awaitReady();
      saved.awaitArmed(client.name());
    }
    Map<String, DataNodeCounters> begin = hdfs().cluster().counters();
    for (GuestProcess client : clients) {
      client.begin();
      client.awaitStats();
      client.awaitEnd();
    }
    hdfs().cluster().awaitReads(begin, FILES * BLOCKS + PIECES);
    saved.finish();

    assertThat(saved.sums("hdfs/reads-by-program", "reads", "cl.procName"))
        .isEqualTo(Map.of("whole", (long) FILES * BLOCKS, "pieces", PIECES));
    Map<String, Long> written = saved.sums("hdfs/writes-by-program", "bytes", "cl.procName");
    assertThat(written).isEqualTo(Map.of("author", 3L * FILE_BYTES));
    assertThat(saved.sums("hdfs/small-reads", "smallReads", "cl.procName", "directory"))
        .containsEntry("pieces /data", PIECES);
    assertThat(saved.sums("hdfs/failed-calls", "times", "cl.procName", "op.exception"))
        .isEqualTo(Map.of("whole java.io.FileNotFoundException", MISSING));
  }

  @Test
  @Order(5)
  void nobodyIsDisturbedAndNothingStays() throws Exception {
    assertThat(hdfs().queries()).isEmpty();
    hdfs().cluster().run("plain", "host2", "FsRead", "files=" + FILES);
    for (GuestProcess process : hdfs().cluster().processes()) {
      // Of files that are not there, as the saved queries' load asks for on purpose, it tells
      // itself.
      assertThat(process.log().lines().filter(line -> !line.contains("FileNotFoundException")))
          .as(process.name())
          .noneMatch(line -> DISTURBED.matcher(line).find());
    }
    for (String host : hdfs().cluster().dataNodeHosts()) {
      assertThat(hdfs().cluster().dataNode(host).threads())
          .filteredOn(thread -> thread.contains("pivotscope"))
          .as("the agent's one thread")
          .hasSize(1);
    }
  }

  /** Last, because it restarts the servers: only then is the order of their registration known. */
  @Test
  @Order(6)
  void theReplicaOrderIsWhatTheHuntFindsIt() throws IOException {
    takeTurns(1);
    ReplicaHunt.in(hdfs()).judge(release);
  }

  /** The rows' numbers by their keys, joined by a blank. */
  static Map<String, Long> longs(List<JsonObject> rows, String value, String... keys) {
    Map<String, Long> numbers = new TreeMap<>();
    for (JsonObject row : rows) {
      String key =
          Stream.of(keys).map(each -> row.get(each).getAsString()).collect(Collectors.joining(" "));
      assertThat(numbers.put(key, row.get(value).getAsLong())).as(key).isNull();
    }
    return numbers;
  }

  static Map<String, Long> blocksRead(
      Map<String, DataNodeCounters> start, Map<String, DataNodeCounters> end) {
    Map<String, Long> blocks = new TreeMap<>();
    end.forEach(
        (host, now) -> {
          long count = now.since(start.get(host)).blocksRead();
          if (count > 0) {
            blocks.put(host, count);
          }
        });
    return blocks;
  }

  private static long sum(
      Map<String, DataNodeCounters> counters, ToLongFunction<DataNodeCounters> value) {
    return counters.values().stream().mapToLong(value).sum();
  }
}
