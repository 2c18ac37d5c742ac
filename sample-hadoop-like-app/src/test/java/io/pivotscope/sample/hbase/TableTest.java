package io.pivotscope.sample.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.sample.hdfs.MiniDfs;
import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TableTest {
  @TempDir Path directory;
  private MiniDfs dfs;
  private RegionServer server;
  private TableClient table;

  @BeforeEach
  void start() throws IOException {
    dfs = new MiniDfs(directory, 3);
    server = new RegionServer(dfs.client("host1"));
    table = new TableClient(dfs.rpc("host2"), server.address(), "t");
  }

  @AfterEach
  void close() {
    server.close();
    dfs.close();
  }

  private static String key(int i) {
    return String.format("row-%05d", i);
  }

  private void put(Map<String, String> model, int from, int to, String value) throws IOException {
    TreeMap<String, byte[]> rows = new TreeMap<>();
    for (int i = from; i < to; i++) {
      model.put(key(i), value + i);
      rows.put(key(i), (value + i).getBytes(UTF_8));
    }
    table.put(rows, new Cost());
  }

  /** Two store files and a memstore that overlap. */
  private NavigableMap<String, String> fill() throws IOException {
    NavigableMap<String, String> model = new TreeMap<>();
    put(model, 0, 2000, "a".repeat(50));
    table.flush(new Cost());
    put(model, 1500, 2500, "b".repeat(50));
    table.flush(new Cost());
    put(model, 1900, 1950, "c");
    return model;
  }

  @Test
  void getFindsTheNewestValueAndCostsWhatDataNodesCount() throws IOException {
    NavigableMap<String, String> model = fill();
    Cost cost = new Cost();

    for (int i = 0; i < 2600; i += 7) {
      String expected = model.getOrDefault(key(i), "");
      assertThat(new String(table.get(key(i), cost), UTF_8)).isEqualTo(expected);
    }

    assertThat(cost.datanodeBytes()).isPositive().isEqualTo(dfs.bytesRead());
  }

  @Test
  void getOfRowInMemoryReadsNoBlock() throws IOException {
    fill();

    table.get(key(1900), new Cost());

    assertThat(dfs.bytesRead()).isZero();
  }

  @Test
  void scanMergesMemoryAndFilesAndCostsWhatDataNodesCount() throws IOException {
    NavigableMap<String, String> model = fill();
    SplittableRandom random = new SplittableRandom(3);
    Cost cost = new Cost();

    for (int i = 0; i < 20; i++) {
      String start = key(random.nextInt(2600));
      int limit = random.nextInt(900) + 1;
      List<Map.Entry<String, String>> expected =
          model.tailMap(start, true).entrySet().stream().limit(limit).toList();

      Map<String, byte[]> rows = table.scan(start, limit, cost);

      assertThat(
              rows.entrySet().stream()
                  .map(row -> Map.entry(row.getKey(), new String(row.getValue(), UTF_8))))
          .as("from %s, %d rows", start, limit)
          .containsExactlyElementsOf(expected);
    }

    assertThat(cost.datanodeBytes()).isPositive().isEqualTo(dfs.bytesRead());
  }

  @Test
  void workWaitsWhileTheServerPauses() throws Exception {
    PauseGate gate = new PauseGate();
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean paused = new AtomicBoolean();
    Thread worker = new Thread(() -> pass(gate, working, release));
    worker.start();
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
    Thread collector = new Thread(() -> pause(gate, paused));
    collector.start();

    // The pause begins only when the work in progress is done.
    await().until(() -> collector.getState() == Thread.State.WAITING);
    assertThat(paused).isFalse();
    release.countDown();
    worker.join();
    collector.join();

    assertThat(paused).isTrue();
  }

  private static void pass(PauseGate gate, CountDownLatch working, CountDownLatch release) {
    try {
      gate.pass(
          () -> {
            working.countDown();
            release.await();
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(PauseGate gate, AtomicBoolean paused) {
    try {
      gate.pause(0);
      paused.set(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
