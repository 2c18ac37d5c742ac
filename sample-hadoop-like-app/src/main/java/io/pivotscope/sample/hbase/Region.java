package io.pivotscope.sample.hbase;

import com.google.protobuf.ByteString;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.proto.Hbase.RowProto;
import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

/** One table: its newest rows in memory, the others in store files, newest first. Thread-safe. */
final class Region {
  private final String table;
  private final DfsClient dfs;
  private final Executor readers;
  private volatile ConcurrentSkipListMap<String, ByteString> memstore =
      new ConcurrentSkipListMap<>();
  private volatile List<StoreFile> storeFiles = List.of();

  Region(String table, DfsClient dfs, Executor readers) {
    this.table = table;
    this.dfs = dfs;
    this.readers = readers;
  }

  synchronized void put(List<RowProto> rows) {
    rows.forEach(row -> memstore.put(row.getKey(), row.getValue()));
  }

  /** Writes what is in memory to a new store file. */
  synchronized void flush(Cost cost) throws IOException {
    if (memstore.isEmpty()) {
      return;
    }
    List<StoreFile> files = new ArrayList<>();
    String path = "/hbase/" + table + "/store-" + storeFiles.size();
    files.add(StoreFile.write(dfs, path, memstore, cost));
    files.addAll(storeFiles);
    // In this order a reader meets rows twice for a moment, but never misses one.
    storeFiles = List.copyOf(files);
    memstore = new ConcurrentSkipListMap<>();
  }

  /** The row, or none. */
  List<RowProto> get(String key, Cost cost) throws IOException {
    ByteString newest = memstore.get(key);
    if (newest != null) {
      return List.of(StoreFile.row(key, newest));
    }
    for (StoreFile file : storeFiles) {
      List<RowProto> found = file.get(key, cost);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /** The first {@code limit} rows from a key on, in their order. */
  List<RowProto> scan(String startKey, int limit, Cost cost) throws IOException {
    Map<String, ByteString> newest = memstore.tailMap(startKey, true);
    TreeMap<String, RowProto> merged = new TreeMap<>();
    for (StoreFile file : storeFiles) {
      for (RowProto row : file.scan(startKey, limit, cost, readers)) {
        merged.putIfAbsent(row.getKey(), row);
      }
    }
    newest.entrySet().stream()
        .limit(limit)
        .forEach(row -> merged.put(row.getKey(), StoreFile.row(row.getKey(), row.getValue())));
    return merged.values().stream().limit(limit).toList();
  }

  /** Keys that cut the flushed rows into pieces of about equal size. */
  List<String> splits() {
    TreeSet<String> keys = new TreeSet<>();
    storeFiles.forEach(file -> keys.addAll(file.blockKeys()));
    return List.copyOf(keys);
  }
}
