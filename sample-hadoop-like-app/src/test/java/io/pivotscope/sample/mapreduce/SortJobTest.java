package io.pivotscope.sample.mapreduce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.sample.hbase.RegionServer;
import io.pivotscope.sample.hbase.TableClient;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.MiniDfs;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SortJobTest {
  private static final int RECORDS = 10_000;

  @TempDir Path directory;
  private MiniDfs dfs;
  private DfsClient client;
  private ServiceDirectory services;
  private JobTracker tracker;
  private JobClient jobs;

  @BeforeEach
  void start() throws IOException {
    dfs = new MiniDfs(directory, 3);
    client = dfs.client("host1");
    RpcClient rpc = dfs.rpc("host2");
    services = new ServiceDirectory(rpc, dfs.address());
    tracker = new JobTracker(rpc, dfs.client("host2"), services);
    jobs = new JobClient(dfs.rpc("host1"), tracker.address());
  }

  @AfterEach
  void close() {
    tracker.close();
    dfs.close();
  }

  private List<byte[]> output(JobClient.Result result) throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (String path : result.outputs()) {
      byte[] bytes = client.read(path, 0, (int) client.length(path), new Cost());
      records.addAll(Arrays.asList(SortRecord.split(bytes)));
    }
    return records;
  }

  @Test
  void sortsFileAndCostsWhatDataNodesCount() throws IOException {
    byte[] input = new byte[RECORDS * SortRecord.BYTES];
    new SplittableRandom(5).nextBytes(input);
    client.write("/input", input, new Cost());
    Cost cost = new Cost();

    JobClient.Result result = jobs.submit("/input", "/out", 3, cost);

    assertThat(result.records()).isEqualTo(RECORDS);
    assertThat(cost.datanodeBytes()).isEqualTo(input.length).isEqualTo(dfs.bytesRead());
    assertThat(result.outputs()).hasSize(3);
    List<byte[]> sorted = Arrays.asList(SortRecord.split(input));
    sorted.sort(SortRecord::compare);
    assertThat(output(result)).containsExactlyElementsOf(sorted);
    assertThat(tracker.completedJobs()).isEqualTo(1);
  }

  @Test
  void sortsTableThroughItsRegionServer() throws IOException {
    try (RegionServer regionServer = new RegionServer(dfs.client("host3"))) {
      services.register(RegionServer.SERVICE, regionServer.address());
      TableClient table = new TableClient(dfs.rpc("host1"), regionServer.address(), "t");
      TreeMap<String, byte[]> rows = new TreeMap<>();
      for (int i = 0; i < 5000; i++) {
        rows.put(String.format("row-%06d", i), ("value " + i).getBytes(UTF_8));
      }
      table.put(rows, new Cost());
      table.flush(new Cost());
      Cost cost = new Cost();

      JobClient.Result result = jobs.submit("table:t", "/out", 2, cost);

      assertThat(result.records()).isEqualTo(5000);
      assertThat(cost.datanodeBytes()).isPositive().isEqualTo(dfs.bytesRead());
      List<byte[]> expected = new ArrayList<>();
      rows.forEach((key, value) -> expected.add(SortRecord.of(key, value)));
      assertThat(output(result)).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void missingInputFailsTheJobOnly() throws IOException {
    assertThatThrownBy(() -> jobs.submit("/missing", "/out", 2, new Cost()))
        .hasMessageContaining("no file /missing");
    assertThat(tracker.completedJobs()).isZero();
  }
}
