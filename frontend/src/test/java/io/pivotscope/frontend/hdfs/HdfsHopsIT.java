package io.pivotscope.frontend.hdfs;

import static io.pivotscope.frontend.hdfs.HdfsQueriesBase.longs;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.Jdks;
import io.pivotscope.frontend.it.TakesTurns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/**
 * Every hop of HDFS in a mixed fleet: a NameNode, three DataNodes of which the second has no agent,
 * and a client whose eight threads write, read and ask at a time, on connections that were used and
 * idle before the queries came. Judged by the DataNodes' own counters and by the NameNode's log,
 * which says where each block of each file went.
 */
@TakesTurns(turn = 0)
class HdfsHopsIT {
  private static final String BARE = "host2";
  private static final Set<String> TRACED = Set.of("host1", "host3");
  private static final int THREADS = 8;
  private static final int WARMING = 2;
  private static final int REQUESTS = 8;
  private static final int BLOCK_BYTES = 128 * 1024;
  private static final int FILE_BYTES = BLOCK_BYTES * 3 / 2;
  private static final int TAIL_BYTES = 8192;
  private static final int BLOCKS = 3; // of a request: two of its file, one of the other
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than the test takes. */
  private static final String IDLE_MILLIS = "300000";

  private static final String BEGIN = " Join r In testbed.hdfs.Hops.begin On r -> ";
  private static final String DONE = "From d In testbed.hdfs.Hops.done Join ";
  private static final String NAME_NODE =
      "org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.";
  private static final String WITH = " With request testbed.hdfs.Hops.request";

  /** What the DataNodes did after a request had begun. */
  private static final String BYTES =
      ("From x In DataNodeMetrics.incrBytesRead, DataNodeMetrics.incrBytesWritten" + BEGIN)
          + "x GroupBy r.name, x.method, x.host Select r.name, x.method, x.host, SUM(x.delta)"
          + WITH;

  private static final String READS =
      ("From x In DN.DataTransferProtocol" + BEGIN + "x GroupBy r.name, x.block, x.host")
          + (" Select r.name, x.block, x.host, COUNT" + WITH);

  /** What the client knows that the DataNodes have done, when a request is done. */
  private static final String ACKNOWLEDGED =
      (DONE + "x In DataNodeMetrics.incrBytesWritten On x -> d GroupBy d.name, x.host")
          + (" Select d.name, x.host, SUM(x.delta)" + WITH);

  /** And that the NameNode has done, for which file. */
  private static final String CALLED =
      (DONE + "x In " + NAME_NODE + "create, " + NAME_NODE + "getBlockLocations On x -> d")
          + " GroupBy d.name, x.method, x.arg0 Select d.name, x.method, x.arg0, COUNT"
          + WITH;

  private static final String ASKED =
      (DONE + "x In org.apache.hadoop.hdfs.server.datanode.DataNode.getReplicaVisibleLength")
          + (" On x -> d GroupBy x.host Select x.host, COUNT" + WITH);

  /** As in {@code BLOCK* allocate blk_1073741825_1001, replicas=127.0.0.11:1, .. for /run/t0/0}. */
  private static final Pattern ALLOCATED =
      Pattern.compile("BLOCK\\* allocate blk_(\\d+)_\\d+, replicas=(.*) for /run/((t\\d+)/\\S+)");

  private static final Pattern REPLICA = Pattern.compile("127\\.0\\.0\\.1(\\d):\\d+");

  /** An xceiver of a connection that has been used and waits for more: the client's port. */
  private static final Pattern IDLE =
      Pattern.compile("DataXceiver for client .*:(\\d+) \\[Waiting for operation #(\\d+)]");

  /** Where the NameNode put a block, in the order of the pipeline. */
  private record Block(String id, String owner, long bytes, List<String> pipeline) {
    /** Those that the writer's request gets to. */
    List<String> traced() {
      return pipeline.subList(0, pipeline.indexOf(BARE));
    }

    /** Whether the DataNode before this one has no agent. */
    boolean comesBareTo(String host) {
      return pipeline.indexOf(host) == pipeline.indexOf(BARE) + 1;
    }
  }

  @TempDir Path directory;

  /** A release, and a JDK that it runs on. */
  private record Way(HdfsRelease release, String java) {}

  static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    if (HdfsRelease.V3_3_6.runsOn(Runtime.version().feature())) {
      ways.add(new Way(HdfsRelease.V3_3_6, System.getProperty("java.home")));
    }
    Jdks.all().forEach(java -> ways.add(new Way(HdfsRelease.V3_4_3, java)));
    return Jdks.inTurn(ways);
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Proves(
      library = "HDFS data transfer, Hadoop IPC",
      versions = "3.3.6, 3.4.3",
      hops =
          "a mixed fleet, the second of three DataNodes without agent: reads, pipelines and back,"
              + " calls of NameNode and DataNodes and back",
      jdks = "3.4.3: 17, 25; 3.3.6: 17 (security manager)")
  void oneDataNodeWithoutAgent(Way way) throws Exception {
    HdfsClusterOptions options =
        HdfsClusterOptions.of(way.release(), directory.resolve("hdfs"))
            .withJavaHome(Path.of(way.java()))
            .withBlockBytes(BLOCK_BYTES)
            .withSetting("dfs.client.socketcache.expiryMsec", IDLE_MILLIS)
            .withSetting("dfs.datanode.socket.reuse.keepalive", IDLE_MILLIS)
            .withSetting("ipc.client.connection.maxidletime", IDLE_MILLIS);
    try (TracedHdfs hdfs = TracedHdfs.start(options, directory, Set.of(BARE))) {
      HdfsCluster cluster = hdfs.cluster();
      GuestProcess client =
          cluster
              .launch(
                  "client",
                  "host9",
                  "Hops",
                  "threads=" + THREADS,
                  "warm=" + WARMING,
                  "ops=" + REQUESTS,
                  "size=" + FILE_BYTES,
                  "wait=true",
                  "linger=true")
              .awaitReady();
      List<Collection> queries = collect(hdfs.bench(), BYTES, READS, ACKNOWLEDGED, CALLED, ASKED);
      Map<String, Integer> idle = idleConnections(cluster);
      assertThat(idle).as("connections that were used and are idle").isNotEmpty();
      Map<String, DataNodeCounters> start = cluster.counters();
      client.begin();
      long requests = (long) THREADS * REQUESTS;
      assertThat(client.awaitStats().get("operations").getAsLong())
          .isEqualTo((WARMING + REQUESTS) * 2L * THREADS);
      Map<String, DataNodeCounters> counted = cluster.awaitReads(start, BLOCKS * requests);
      assertThat(idleConnections(cluster))
          .as("an idle connection has been used again")
          .anySatisfy(
              (port, operations) ->
                  assertThat(operations).isGreaterThan(idle.getOrDefault(port, operations)));

      List<Block> blocks = blocks(cluster.nameNode().log());
      assertThat(blocks).hasSize((int) (BLOCKS * requests));
      List<JsonObject> bytes = queries.get(0).finish();
      reads(bytes, queries.get(1).finish(), counted, blocks);
      writes(bytes, queries.get(2).finish(), counted, blocks);
      calls(queries.get(3).finish());
      long unanswered = requests - sum(queries.get(4).finish(), "COUNT");
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> gaps(hdfs.bench().carriers(), counted, blocks, unanswered));
      client.finish();
      for (GuestProcess process : cluster.processes()) {
        assertThat(process.log())
            .as(process.name())
            .doesNotContain(" ERROR ", "io.pivotscope", "Exception", "LinkageError", "VerifyError");
      }
    }
  }

  private static List<Collection> collect(Bench bench, String... texts) {
    bench.awaitAgents(2 + TRACED.size());
    List<Collection> queries = Stream.of(texts).map(bench::collect).toList();
    queries.forEach(query -> query.await(2 + TRACED.size()));
    return queries;
  }

  /** Operations so far, by host and port. */
  private static Map<String, Integer> idleConnections(HdfsCluster cluster) throws IOException {
    Map<String, Integer> connections = new TreeMap<>();
    for (String host : TRACED) {
      for (String thread : cluster.dataNode(host).threads()) {
        Matcher idle = IDLE.matcher(thread);
        if (idle.find()) {
          connections.put(host + " " + idle.group(1), Integer.parseInt(idle.group(2)));
        }
      }
    }
    return connections;
  }

  private static List<Block> blocks(String log) {
    List<Block> blocks = new ArrayList<>();
    Map<String, Integer> ofFile = new TreeMap<>();
    for (Matcher line = ALLOCATED.matcher(log); line.find(); ) {
      List<String> pipeline = new ArrayList<>();
      for (Matcher replica = REPLICA.matcher(line.group(2)); replica.find(); ) {
        pipeline.add("host" + replica.group(1));
      }
      boolean first = ofFile.merge(line.group(3), 1, Integer::sum) == 1;
      boolean tail = line.group(3).endsWith(".tail");
      long bytes = tail ? TAIL_BYTES : first ? BLOCK_BYTES : FILE_BYTES - BLOCK_BYTES;
      blocks.add(new Block(line.group(1), line.group(4), bytes, pipeline));
    }
    return blocks;
  }

  /** Whatever an instrumented DataNode read, it read for the request whose block it is. */
  private static void reads(
      List<JsonObject> bytes,
      List<JsonObject> reads,
      Map<String, DataNodeCounters> counted,
      List<Block> blocks) {
    Map<String, String> owners = new TreeMap<>();
    blocks.forEach(block -> owners.put(block.id(), block.owner()));
    assertThat(reads)
        .allSatisfy(
            row ->
                assertThat(row.get("r.name").getAsString())
                    .as(row.toString())
                    .isEqualTo(owners.get(row.get("x.block").getAsString())));
    for (String host : TRACED) {
      DataNodeCounters counter = counter(counted, host);
      long bytesRead = sum(of(host, of("incrBytesRead", bytes)), "SUM(x.delta)");
      assertThat(bytesRead).as(host).isEqualTo(counter.bytesRead());
      assertThat(sum(of(host, reads), "COUNT")).as(host).isEqualTo(counter.blocksRead());
      System.out.printf(
          "%s: %d bytes of %d reads, all joined%n", host, bytesRead, counter.blocksRead());
    }
  }

  /** Down the pipeline as far as the first DataNode without agent, and back from there. */
  private static void writes(
      List<JsonObject> bytes,
      List<JsonObject> acknowledged,
      Map<String, DataNodeCounters> counted,
      List<Block> blocks) {
    long all = blocks.stream().mapToLong(Block::bytes).sum();
    counted.forEach((host, counter) -> assertThat(counter.bytesWritten()).as(host).isEqualTo(all));
    Map<String, Long> expected = new TreeMap<>();
    for (Block block : blocks) {
      for (String host : block.traced()) {
        expected.merge(block.owner() + " " + host, block.bytes(), Long::sum);
      }
    }
    List<JsonObject> written = of("incrBytesWritten", bytes);
    assertThat(longs(written, "SUM(x.delta)", "r.name", "x.host")).isEqualTo(expected);
    assertThat(longs(acknowledged, "SUM(x.delta)", "d.name", "x.host")).isEqualTo(expected);
    System.out.printf(
        "each DataNode wrote %d bytes; joined there and back: %d of both%n",
        all, sum(written, "SUM(x.delta)"));
  }

  /** Every thread's calls for its own files, answered before it was done. */
  private static void calls(List<JsonObject> called) {
    Map<String, Long> expected = new TreeMap<>();
    for (int thread = 0; thread < THREADS; thread++) {
      String name = "t" + thread;
      for (int n = 0; n < REQUESTS; n++) {
        for (String file : List.of("", ".tail")) {
          for (String method : List.of(" create ", " getBlockLocations ")) {
            expected.put(name + method + "/run/" + name + "/" + n + file, 1L);
          }
        }
      }
    }
    assertThat(longs(called, "COUNT", "d.name", "x.method", "x.arg0")).isEqualTo(expected);
  }

  private static List<JsonObject> of(String cell, List<JsonObject> rows) {
    return rows.stream()
        .filter(row -> row.asMap().values().stream().anyMatch(c -> c.getAsString().equals(cell)))
        .toList();
  }

  private static long sum(List<JsonObject> rows, String column) {
    return rows.stream().mapToLong(row -> row.get(column).getAsLong()).sum();
  }

  /**
   * @param unanswered calls of the DataNode without agent
   */
  private static void gaps(
      List<JsonObject> carriers,
      Map<String, DataNodeCounters> counted,
      List<Block> blocks,
      long unanswered) {
    assertThat(carriers)
        .allSatisfy(
            row -> {
              assertThat(row.get("off").isJsonNull()).as(row.toString()).isTrue();
              assertThat(row.get("threadsInRequests").getAsInt()).as(row.toString()).isZero();
            });
    String transfer = "HDFS data transfer operation ";
    long reads = counted.values().stream().mapToLong(DataNodeCounters::readOperations).sum();
    assertThat(count(carriers, "client", transfer + "attached")).isEqualTo(reads + blocks.size());
    for (String host : TRACED) {
      long bare = blocks.stream().filter(block -> block.comesBareTo(host)).count();
      long operations = counter(counted, host).readOperations() + blocks.size();
      String dataNode = "DataNode-" + host;
      assertThat(bare).isPositive();
      assertThat(count(carriers, dataNode, transfer + "bare")).isEqualTo(bare);
      assertThat(count(carriers, dataNode, transfer + "extracted")).isEqualTo(operations - bare);
    }
    String call = "Hadoop IPC call ";
    long attached = count(carriers, "client", call + "attached");
    assertThat(unanswered).isPositive();
    assertThat(count(carriers, "client", call + "bareReplies")).isEqualTo(unanswered);
    assertThat(count(carriers, "client", call + "merged")).isEqualTo(attached - unanswered);
    // Its heartbeats.
    assertThat(count(carriers, "NameNode", call + "bare")).isPositive();
  }

  private static long count(List<JsonObject> carriers, String procName, String count) {
    for (JsonObject row : carriers) {
      String hop = row.get("carrier").getAsString() + " " + row.get("hop").getAsString() + " ";
      if (row.get("procName").getAsString().equals(procName) && count.startsWith(hop)) {
        return row.get(count.substring(hop.length())).getAsLong();
      }
    }
    return 0;
  }

  private static DataNodeCounters counter(Map<String, DataNodeCounters> counters, String host) {
    return Objects.requireNonNull(counters.get(host));
  }
}
