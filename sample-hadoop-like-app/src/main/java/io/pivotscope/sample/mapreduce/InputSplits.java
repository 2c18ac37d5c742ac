package io.pivotscope.sample.mapreduce;

import io.pivotscope.sample.hbase.RegionServer;
import io.pivotscope.sample.hbase.TableClient;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts a job's input into what one map task reads. */
final class InputSplits {
  static final String TABLE_PREFIX = "table:";

  private static final int FILE_SPLIT_BYTES = 128 << 10;
  private static final int TABLE_SPLIT_BLOCKS = 16;

  private final RpcClient rpc;
  private final DfsClient dfs;
  private final ServiceDirectory services;

  InputSplits(RpcClient rpc, DfsClient dfs, ServiceDirectory services) {
    this.rpc = rpc;
    this.dfs = dfs;
    this.services = services;
  }

  /** What a map task calls to get its records. */
  interface Split {
    byte[][] read(Cost cost) throws IOException;
  }

  List<Split> of(String input, Cost cost) throws IOException {
    return input.startsWith(TABLE_PREFIX)
        ? ofTable(input.substring(TABLE_PREFIX.length()), cost)
        : ofFile(input);
  }

  private List<Split> ofFile(String path) throws IOException {
    List<Split> splits = new ArrayList<>();
    long length = dfs.length(path);
    for (long at = 0; at < length; at += FILE_SPLIT_BYTES) {
      long offset = at;
      int size = (int) Math.min(FILE_SPLIT_BYTES, length - at);
      splits.add(cost -> SortRecord.split(dfs.read(path, offset, size, cost)));
    }
    return splits;
  }

  private List<Split> ofTable(String name, Cost cost) throws IOException {
    TableClient table = new TableClient(rpc, services.lookup(RegionServer.SERVICE), name);
    List<String> keys = table.splits(cost);
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += TABLE_SPLIT_BLOCKS) {
      String start = keys.get(i);
      int next = i + TABLE_SPLIT_BLOCKS;
      String end = next < keys.size() ? keys.get(next) : "\uffff";
      splits.add(mapCost -> readRows(table, start, end, mapCost));
    }
    return splits;
  }

  private static byte[][] readRows(TableClient table, String start, String end, Cost cost)
      throws IOException {
    int pageRows = 500;
    List<byte[]> records = new ArrayList<>();
    String from = start;
    while (true) {
      Map<String, byte[]> page = table.scan(from, pageRows, cost);
      for (Map.Entry<String, byte[]> row : page.entrySet()) {
        if (row.getKey().compareTo(end) >= 0) {
          return records.toArray(byte[][]::new);
        }
        records.add(SortRecord.of(row.getKey(), row.getValue()));
        // The next page begins right after this key.
        from = row.getKey() + '\0';
      }
      if (page.size() < pageRows) {
        return records.toArray(byte[][]::new);
      }
    }
  }
}
