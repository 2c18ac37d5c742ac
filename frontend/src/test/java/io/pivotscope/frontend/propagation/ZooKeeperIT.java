package io.pivotscope.frontend.propagation;

import static io.pivotscope.frontend.propagation.PropagationBench.THREADS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.RunsSaved;
import io.pivotscope.frontend.it.SavedRuns;
import io.pivotscope.frontend.it.TakesTurns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/**
 * Three ZooKeeper servers and a client that writes, reads and synchronises through each of them,
 * waiting for the answer or with a callback. Events are those of the servers' own methods, which
 * are joined with the client's: a session belongs to one thread of the client, so a row tells which
 * request it was.
 */
@TakesTurns(turn = 0)
class ZooKeeperIT {
  private static final String SERVER = "org.apache.zookeeper.server.";
  private static final String FINAL = SERVER + "FinalRequestProcessor.processRequest";
  private static final String PREPARE = SERVER + "PrepRequestProcessor.pRequest";
  private static final String FOLLOWER = SERVER + "quorum.FollowerZooKeeperServer.";
  private static final String LEADER = SERVER + "quorum.Leader.";
  private static final String WITH = " With request testbed.guest.Load.request";
  private static final String QUORUM = "ZooKeeper quorum";
  private static final List<String> COUNTS =
      List.of(
          "attached",
          "extracted",
          "bare",
          "returned",
          "merged",
          "bareReplies",
          "orphaned",
          "malformed",
          "refused",
          "oversized");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of each kind by each thread: 2,016 writes. */
  private static final int REQUESTS = 42;

  private static final int FEW_REQUESTS = 10;

  /** Whoever answers and whoever applies a write, and followers when they log it. */
  private static final String AFTER =
      "From b In "
          + (FINAL + ", " + FOLLOWER + "logRequest")
          + " Join a In testbed.guest.Events.a On a -> b"
          + " GroupBy a.name, b.procName, b.method, b.arg0.sessionId"
          + " Select a.name, b.procName, b.method, b.arg0.sessionId, COUNT"
          + WITH;

  /** What the client knows when the answer has come. */
  private static final String BEFORE =
      "From c In testbed.guest.Events.c Join b In "
          + (FINAL + ", " + PREPARE)
          + " On b -> c GroupBy c.name, b.procName, b.method"
          + " Select c.name, b.procName, b.method, COUNT"
          + WITH;

  /** No commit anywhere without a follower that has logged. */
  private static final String COMMITTED =
      "From k In "
          + (LEADER + "commit, " + FOLLOWER + "commit Join l In First(" + FOLLOWER)
          + "logRequest) On l -> k GroupBy k.procName Select k.procName, COUNT"
          + WITH;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "ZooKeeper",
      versions = "3.9.5",
      hops =
          "calls and callbacks to any of three servers and back; follower to leader, proposals,"
              + " acknowledgements, commits, syncs; the processors' queues and group commits")
  @RunsSaved("zookeeper")
  void ensemble(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "zookeeper", java)) {
      ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble(bench, directory, 3, List.of());
      Child client = start(ensemble, Set.of());
      bench.warm(client);
      int leader = leader(ensemble);
      List<Collection> collections = bench.collect(AFTER, BEFORE, COMMITTED);
      ensemble.quiet();
      client.command("run " + THREADS + " " + REQUESTS);

      Set<String> after = new TreeSet<>();
      Set<String> before = new TreeSet<>();
      for (int server = 1; server <= 3; server++) {
        for (String name : names(server)) {
          before.add(row(name, server, "processRequest", REQUESTS));
          // A follower asks its leader about writes and syncs alone.
          if (server == leader || !name.startsWith("read")) {
            before.add(row(name, leader, "pRequest", REQUESTS));
          }
          for (int at = 1; at <= 3; at++) {
            if (isWrite(name) || at == server) {
              after.add(row(name, at, "processRequest", REQUESTS));
            }
            if (isWrite(name) && at != leader) {
              after.add(row(name, at, "logRequest", REQUESTS));
            }
          }
        }
      }
      long writes = 6L * THREADS * REQUESTS;
      assertThat(rows(collections.get(0).finish(), 3)).as("after").isEqualTo(after);
      assertThat(rows(collections.get(1).finish(), -1)).as("before").isEqualTo(before);
      assertThat(rows(collections.get(2).finish(), -1))
          .isEqualTo(Set.of("zk1 " + writes, "zk2 " + writes, "zk3 " + writes));

      long each = (long) THREADS * REQUESTS;
      assertCounts(
          bench,
          "ZooKeeper",
          "call",
          Map.of(
              "attached", 12 * each,
              "extracted", 12 * each,
              "returned", 12 * each,
              "merged", 12 * each));
      assertCounts(bench, QUORUM, "request", allArrived(6 * each));
      assertCounts(bench, QUORUM, "proposal", allArrived(2 * writes));
      assertCounts(bench, QUORUM, "ack", allArrived(2 * writes));
      assertCounts(bench, QUORUM, "commit", allArrived(2 * writes));
      assertCounts(bench, QUORUM, "sync", allArrived(2 * each));
      bench.assertAtRest();
      assertThat(ensemble.complaints()).isEmpty();
      savedQueriesAreAnswered(bench, client, ensemble.watcher());
    }
  }

  private static void savedQueriesAreAnswered(PropagationBench bench, Child client, Child watcher)
      throws Exception {
    watcher.command("run 1 1"); // makes its node
    SavedRuns saved = bench.saved("zookeeper");
    client.command("run " + THREADS + " " + FEW_REQUESTS);
    watcher.command("run 1 " + FEW_REQUESTS);
    saved.finish();
    long each = 3L * THREADS * FEW_REQUESTS; // of each kind, at all servers
    assertThat(saved.sums("zookeeper/requests-by-program", "requests", "program", "operation"))
        .containsEntry("client setData", 2 * each)
        .containsEntry("client getData", each)
        .containsEntry("client sync", each)
        .containsEntry("watcher setData", (long) FEW_REQUESTS);
    assertThat(saved.sums("zookeeper/failed-requests", "times", "program", "code"))
        .isEqualTo(Map.of("watcher -110", (long) FEW_REQUESTS));
    assertThat(saved.sums("zookeeper/watches-fired", "watchers", "path"))
        .isEqualTo(Map.of("/watched", (long) FEW_REQUESTS));
  }

  /** What a follower without agent forwards is the client's own packet, header and all. */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "ZooKeeper",
      versions = "3.9.5",
      hops = "a mixed ensemble: the third server without agent")
  void followerWithoutAgent(String java) {
    try (PropagationBench bench = new PropagationBench(directory, "zookeeper", java)) {
      ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble(bench, directory, 3, List.of());
      Child client = start(ensemble, Set.of(3));
      bench.warm(client);
      List<Collection> collections = bench.collect(AFTER, BEFORE);
      ensemble.quiet();
      client.command("run " + THREADS + " " + FEW_REQUESTS);

      Set<String> after = new TreeSet<>();
      Set<String> before = new TreeSet<>();
      for (int server = 1; server <= 3; server++) {
        for (String name : names(server)) {
          if (server != 3) {
            before.add(row(name, server, "processRequest", FEW_REQUESTS));
            if (server == 2 || !name.startsWith("read")) {
              before.add(row(name, 2, "pRequest", FEW_REQUESTS));
            }
          }
          for (int at = 1; at <= 2; at++) {
            if (isWrite(name) || at == server) {
              after.add(row(name, at, "processRequest", FEW_REQUESTS));
            }
          }
          if (isWrite(name)) {
            after.add(row(name, 1, "logRequest", FEW_REQUESTS));
          }
        }
      }
      assertThat(rows(collections.get(0).finish(), 3)).as("after").isEqualTo(after);
      assertThat(rows(collections.get(1).finish(), -1)).as("before").isEqualTo(before);

      long each = (long) THREADS * FEW_REQUESTS;
      assertCounts(
          bench,
          "ZooKeeper",
          "call",
          Map.of(
              "attached", 12 * each,
              "extracted", 8 * each,
              "returned", 8 * each,
              "merged", 8 * each,
              "bareReplies", 4 * each));
      // From zk1, and as many from zk3 with headers of the client.
      assertCounts(bench, QUORUM, "request", Map.of("attached", 3 * each, "extracted", 6 * each));
      assertCounts(bench, QUORUM, "proposal", Map.of("attached", 12 * each, "extracted", 6 * each));
      assertCounts(
          bench,
          QUORUM,
          "ack",
          Map.of("attached", 6 * each, "extracted", 6 * each, "bare", 6 * each));
      assertCounts(bench, QUORUM, "commit", Map.of("attached", 12 * each, "extracted", 6 * each));
      bench.assertAtRest();
      assertThat(ensemble.complaints()).isEmpty();
    }
  }

  /** Servers that have elected one of them, and their client. */
  private static Child start(ZooKeeperEnsemble ensemble, Set<Integer> bare) {
    for (int server = 1; server <= 3; server++) {
      ensemble.server(server, !bare.contains(server));
      if (server == 2) {
        ensemble.awaitMode(2, "leader"); // of the first two, the one with the greater number
      }
    }
    ensemble.awaitMode(1, "follower");
    ensemble.awaitMode(3, "follower");
    return ensemble.client();
  }

  private static int leader(ZooKeeperEnsemble ensemble) {
    for (int server = 1; server <= 3; server++) {
      if (ensemble.mode(server).equals("leader")) {
        return server;
      }
    }
    throw new AssertionError("no leader");
  }

  private static List<String> names(int server) {
    List<String> names = new ArrayList<>();
    for (String kind : List.of("async", "read", "sync", "write")) {
      for (int thread = 0; thread < THREADS; thread++) {
        names.add(kind + server + "-t" + thread);
      }
    }
    return names;
  }

  private static boolean isWrite(String name) {
    return name.startsWith("write") || name.startsWith("async");
  }

  private static String row(String name, int server, String method, int count) {
    return name + " zk" + server + " " + method + " " + count;
  }

  /**
   * Rows as text.
   *
   * @param session column of a session, left out: each has names of one thread and server; -1 if
   *     there is none
   */
  private static Set<String> rows(List<JsonObject> rows, int session) {
    Map<String, String> owners = new HashMap<>();
    Set<String> texts = new TreeSet<>();
    for (JsonObject row : rows) {
      List<String> cells = cells(row);
      if (session >= 0) {
        String owner = cells.get(0).replaceFirst("^[a-z]+", "");
        assertThat(owners.putIfAbsent(cells.remove(session), owner)).isIn(null, owner);
      }
      assertThat(texts.add(String.join(" ", cells))).as(row.toString()).isTrue();
    }
    return texts;
  }

  private static List<String> cells(JsonObject row) {
    List<String> cells = new ArrayList<>();
    row.asMap().values().forEach(cell -> cells.add(cell.getAsString()));
    return cells;
  }

  private static Map<String, Long> allArrived(long messages) {
    return Map.of("attached", messages, "extracted", messages);
  }

  /** Of all processes together; counts that are not named are 0. */
  private static void assertCounts(
      PropagationBench bench, String carrier, String hop, Map<String, Long> counts) {
    Map<String, Long> expected = new TreeMap<>();
    for (String count : COUNTS) {
      expected.put(count, counts.getOrDefault(count, 0L));
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sums(bench, carrier, hop, expected.keySet()))
                    .as(hop)
                    .isEqualTo(expected));
  }

  private static Map<String, Long> sums(
      PropagationBench bench, String carrier, String hop, Set<String> counts) {
    Map<String, Long> sums = new TreeMap<>();
    for (JsonObject row : bench.carriers()) {
      if (row.get("carrier").getAsString().equals(carrier)
          && row.get("hop").getAsString().equals(hop)) {
        for (String count : counts) {
          sums.merge(count, row.get(count).getAsLong(), Long::sum);
        }
      }
    }
    return sums;
  }
}
