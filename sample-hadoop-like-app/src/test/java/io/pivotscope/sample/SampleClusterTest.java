package io.pivotscope.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.sample.client.Dataset;
import io.pivotscope.sample.mapreduce.SortRecord;
import io.pivotscope.sample.process.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The system as it is used: one JVM per process. */
@Timeout(240)
class SampleClusterTest {
  private static final Duration ENOUGH = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void boundedRunCostsExactlyWhatItsOperationsRead() throws Exception {
    Options options =
        new Options()
            .clients("FSread4m", "FSread64m", "Hget", "Hscan", "MRsort")
            .stress(2)
            .ops(3)
            .directory(directory);
    List<Long> pids;
    try (SampleCluster cluster = SampleCluster.start(options)) {
      cluster.startClients();
      pids = List.copyOf(cluster.pids().values());
      Totals totals = cluster.awaitClientsDone(ENOUGH);

      assertThat(totals.lost()).isEmpty();
      assertThat(totals.errors().values()).containsOnly(0L);
      assertThat(totals.ops())
          .isEqualTo(
              Map.of(
                  "FSread4m",
                  3L,
                  "FSread64m",
                  3L,
                  "Hget",
                  3L,
                  "Hscan",
                  3L,
                  "MRsort",
                  3L,
                  "StressTest",
                  6L));
      assertThat(totals.datanodeBytes())
          .containsEntry("FSread4m", 3L * Dataset.FILE_4M_BYTES)
          .containsEntry("FSread64m", 3L * Dataset.FILE_64M_BYTES)
          .containsEntry("MRsort", 3L * Dataset.SORT_RECORDS * SortRecord.BYTES)
          .containsEntry("StressTest", 6L * (4 << 10));
      // A get reads one block of about 8 KB; a scan of 1000 rows reads more than those rows.
      assertThat(totals.datanodeBytes().get("Hget")).isBetween(3L * 1_000, 3L * 16_000);
      assertThat(totals.datanodeBytes().get("Hscan"))
          .isBetween(3L * 1000 * Dataset.TABLE_VALUE_BYTES, 3L * 200_000);
    }
    assertThat(pids).hasSize(14).noneMatch(SampleClusterTest::isAlive);
  }

  @Test
  void childrenEndWhenTheDriverIsKilled() throws Exception {
    Process driver =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SampleCluster.class.getName(),
                "--clients=FSread4m",
                "--wait-for-start",
                "--dir=" + directory)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> pids = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8))) {
      List<Object> events = new ArrayList<>();
      while (!events.contains("clients-ready")) {
        Map<String, Object> line = Json.parse(lines.readLine());
        events.add(line.get("event"));
        if (line.get("pid") instanceof Long pid) {
          pids.add(pid);
        }
      }
      assertThat(events).contains("servers-ready").doesNotContain("clients-started");
      assertThat(pids).hasSize(6).allMatch(SampleClusterTest::isAlive);
    } finally {
      driver.destroyForcibly().waitFor();
    }

    await().atMost(ENOUGH).until(() -> pids.stream().noneMatch(SampleClusterTest::isAlive));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
