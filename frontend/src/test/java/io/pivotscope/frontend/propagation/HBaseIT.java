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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/**
 * A master, two region servers and a client of both, in the client's several ways to ask. Events
 * are those of the servers' own services.
 */
@TakesTurns(turn = 1)
class HBaseIT {
  private static final String SERVED =
      "org.apache.hadoop.hbase.regionserver.RSRpcServices.get(RpcController, GetRequest),"
          + " org.apache.hadoop.hbase.regionserver.RSRpcServices.mutate(RpcController, MutateRequest),"
          + " org.apache.hadoop.hbase.regionserver.RSRpcServices.multi(RpcController, MultiRequest),"
          + " org.apache.hadoop.hbase.regionserver.RSRpcServices.scan(RpcController, ScanRequest),"
          + " org.apache.hadoop.hbase.master.MasterRpcServices.getTableDescriptors";

  private static final String AFTER =
      "From b In "
          + SERVED
          + " Join a In testbed.guest.Events.a On a -> b"
          + " GroupBy a.name, b.procName, b.method Select a.name, b.procName, b.method, COUNT"
          + " With request testbed.guest.Load.request";

  private static final String BEFORE =
      "From c In testbed.guest.Events.c Join b In "
          + SERVED
          + " On b -> c"
          + " GroupBy c.name, b.procName, b.method Select c.name, b.procName, b.method, COUNT"
          + " With request testbed.guest.Load.request";

  private static final List<String> ODD =
      List.of("bare", "bareReplies", "orphaned", "malformed", "refused", "oversized");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of each kind by each thread. */
  private static final int REQUESTS = 30;

  private static final int FEW_REQUESTS = 4;

  /** Of all kinds together: a request's calls of region servers. */
  private static final int REGION_CALLS = 14;

  /** The question, and before it whether the master is still there. */
  private static final int MASTER_CALLS = 2;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "HBase",
      versions = "2.6.4",
      hops =
          "client to two region servers and the master, and back: get, put, batch, scan, an answer"
              + " that is an exception, asynchronous ones and their callbacks; both clients' connections")
  @RunsSaved("hbase")
  void cluster(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "hbase", java)) {
      HBaseCluster cluster = new HBaseCluster(bench, directory, 2);
      Child client = cluster.start();
      bench.warm(client);
      List<Collection> collections = bench.collect(AFTER, BEFORE);
      client.command("run " + THREADS + " " + REQUESTS);
      Set<String> expected = expected();
      assertThat(rows(collections.get(0).finish())).as("after").isEqualTo(expected);
      assertThat(rows(collections.get(1).finish())).as("before").isEqualTo(expected);
      assertCounts(bench);
      bench.assertAtRest();
      savedQueriesAreAnswered(bench, client, cluster.operator());
    }
  }

  private static void savedQueriesAreAnswered(PropagationBench bench, Child client, Child operator)
      throws Exception {
    SavedRuns saved = bench.saved("hbase");
    client.command("run " + THREADS + " " + FEW_REQUESTS);
    operator.command("run 1 1");
    client.command("run " + THREADS + " " + FEW_REQUESTS); // from files, the first time
    saved.finish();
    long each = 2L * THREADS * FEW_REQUESTS;
    assertThat(saved.sums("hbase/calls-by-program", "calls", "program", "call"))
        .containsEntry("client get", 4 * each)
        .containsEntry("client mutate", 2 * each)
        .containsEntry("client multi", 4 * each)
        .containsEntry("client scan", 4 * each);
    assertThat(saved.sums("hbase/failed-calls", "times", "program", "call"))
        .containsEntry("client get", each);
  }

  private static Set<String> expected() {
    Set<String> rows = new TreeSet<>();
    for (int i = 0; i < THREADS; i++) {
      String thread = "-t" + i + " ";
      for (String kind : List.of("get", "fail", "blockingGet", "asyncGet")) {
        rows.add(kind + thread + "rs get " + REQUESTS);
      }
      for (String kind : List.of("put", "asyncPut")) {
        rows.add(kind + thread + "rs mutate " + REQUESTS);
      }
      for (String kind : List.of("scan", "asyncScan")) {
        rows.add(kind + thread + "rs scan " + 2 * REQUESTS);
      }
      for (String kind : List.of("batch", "asyncBatch")) {
        rows.add(kind + thread + "rs1 multi " + REQUESTS);
        rows.add(kind + thread + "rs2 multi " + REQUESTS);
      }
      rows.add("admin" + thread + "master getTableDescriptors " + REQUESTS);
    }
    return rows;
  }

  /** As text. Which of the two servers has a thread's own region is the master's choice. */
  private static Set<String> rows(List<JsonObject> rows) {
    Set<String> texts = new TreeSet<>();
    for (JsonObject row : rows) {
      List<String> cells = new ArrayList<>();
      row.asMap().values().forEach(cell -> cells.add(cell.getAsString()));
      if (!cells.get(2).equals("multi")) {
        cells.set(1, cells.get(1).replaceAll("\\d", ""));
      }
      assertThat(texts.add(String.join(" ", cells))).as(row.toString()).isTrue();
    }
    return texts;
  }

  /** Region servers also call the master, to report: so only the client's calls are exact. */
  private static void assertCounts(PropagationBench bench) {
    long each = (long) THREADS * REQUESTS;
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(count(bench, "client", "attached"))
                  .isEqualTo(each * (REGION_CALLS + MASTER_CALLS));
              assertThat(count(bench, "client", "merged"))
                  .isEqualTo(each * (REGION_CALLS + MASTER_CALLS));
              for (String count : List.of("extracted", "returned")) {
                assertThat(count(bench, "rs1", count) + count(bench, "rs2", count))
                    .as(count)
                    .isEqualTo(each * REGION_CALLS);
                assertThat(count(bench, "master", count))
                    .as(count)
                    .isGreaterThanOrEqualTo(each * MASTER_CALLS);
              }
              for (String odd : ODD) {
                assertThat(count(bench, "client", odd)).as(odd).isZero();
              }
            });
    assertThat(bench.carriers())
        .allSatisfy(row -> assertThat(row.get("off").isJsonNull()).as(row.toString()).isTrue());
  }

  private static long count(PropagationBench bench, String procName, String count) {
    return bench.count(procName, "HBase", "call", count);
  }
}
