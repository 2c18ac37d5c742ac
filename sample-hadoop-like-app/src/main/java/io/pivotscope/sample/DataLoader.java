package io.pivotscope.sample;

import io.pivotscope.sample.client.Dataset;
import io.pivotscope.sample.hbase.RegionServer;
import io.pivotscope.sample.hbase.TableClient;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.mapreduce.SortRecord;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Writes the data that the client programs read, through the replication pipeline, from a host that
 * has no DataNode: replicas spread evenly.
 */
final class DataLoader {
  private static final String HOST = "loader";

  private final DfsClient dfs;
  private final SplittableRandom random = new SplittableRandom(1);

  private DataLoader(DfsClient dfs) {
    this.dfs = dfs;
  }

  /** Loads what these programs need. */
  static void load(int nameNodePort, Set<String> programs) throws IOException {
    InetSocketAddress nameNode =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), nameNodePort);
    try (RpcClient rpc = new RpcClient("DataLoader", HOST)) {
      DataLoader loader = new DataLoader(new DfsClient(rpc, nameNode, Dataset.BLOCK_BYTES));
      if (programs.contains("Hget") || programs.contains("Hscan")) {
        InetSocketAddress regionServer =
            new ServiceDirectory(rpc, nameNode).lookup(RegionServer.SERVICE);
        loader.fillTable(new TableClient(rpc, regionServer, Dataset.TABLE));
      }
      if (programs.contains("MRsort")) {
        loader.writeFile(Dataset.SORT_INPUT, Dataset.SORT_RECORDS * SortRecord.BYTES);
      }
      if (programs.contains("FSread4m")) {
        for (int i = 0; i < Dataset.FILES_4M; i++) {
          loader.writeFile(Dataset.file4m(i), Dataset.FILE_4M_BYTES);
        }
      }
      if (programs.contains("FSread64m")) {
        for (int i = 0; i < Dataset.FILES_64M; i++) {
          loader.writeFile(Dataset.file64m(i), Dataset.FILE_64M_BYTES);
        }
      }
      if (programs.contains("StressTest")) {
        for (int i = 0; i < Dataset.STRESS_FILES; i++) {
          loader.writeFile(Dataset.stressFile(i), Dataset.STRESS_FILE_BYTES);
        }
      }
    }
  }

  private void writeFile(String src, int length) throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    dfs.write(src, bytes, new Cost());
  }

  private void fillTable(TableClient table) throws IOException {
    int batchRows = 1000;
    SortedMap<String, byte[]> batch = new TreeMap<>();
    for (int i = 0; i < Dataset.TABLE_ROWS; i++) {
      byte[] value = new byte[Dataset.TABLE_VALUE_BYTES];
      random.nextBytes(value);
      batch.put(Dataset.row(i), value);
      if (batch.size() == batchRows || i == Dataset.TABLE_ROWS - 1) {
        table.put(batch, new Cost());
        batch.clear();
      }
    }
    table.flush(new Cost());
  }
}
