package io.pivotscope.sample.hbase;

import com.google.protobuf.ByteString;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.proto.Hbase.RowProto;
import io.pivotscope.sample.proto.Hbase.RowsProto;
import io.pivotscope.sample.rpc.Cost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Sorted rows in one file of the file system, in blocks of some KB, each a {@link RowsProto}; the
 * index of the blocks is in memory. Nothing is cached: every look-up reads its block. Immutable.
 */
final class StoreFile {
  private static final int BLOCK_BYTES = 8 << 10;

  private record Block(long offset, int length, int rows) {}

  private final DfsClient dfs;
  private final String path;
  private final NavigableMap<String, Block> index;

  private StoreFile(DfsClient dfs, String path, NavigableMap<String, Block> index) {
    this.dfs = dfs;
    this.path = path;
    this.index = index;
  }

  static StoreFile write(DfsClient dfs, String path, SortedMap<String, ByteString> rows, Cost cost)
      throws IOException {
    NavigableMap<String, Block> index = new TreeMap<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RowsProto.Builder block = RowsProto.newBuilder();
    int blockBytes = 0;
    for (Map.Entry<String, ByteString> row : rows.entrySet()) {
      block.addRows(row(row.getKey(), row.getValue()));
      blockBytes += row.getKey().length() + row.getValue().size();
      if (blockBytes >= BLOCK_BYTES) {
        endBlock(block, index, bytes);
        block = RowsProto.newBuilder();
        blockBytes = 0;
      }
    }
    if (block.getRowsCount() > 0) {
      endBlock(block, index, bytes);
    }
    dfs.write(path, bytes.toByteArray(), cost);
    return new StoreFile(dfs, path, index);
  }

  private static void endBlock(
      RowsProto.Builder block, NavigableMap<String, Block> index, ByteArrayOutputStream bytes)
      throws IOException {
    RowsProto rows = block.build();
    index.put(
        rows.getRows(0).getKey(),
        new Block(bytes.size(), rows.getSerializedSize(), rows.getRowsCount()));
    rows.writeTo(bytes);
  }

  static RowProto row(String key, ByteString value) {
    return RowProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** The row, or none. */
  List<RowProto> get(String key, Cost cost) throws IOException {
    Map.Entry<String, Block> candidate = index.floorEntry(key);
    if (candidate == null) {
      return List.of();
    }
    return readBlock(candidate.getValue(), cost).getRowsList().stream()
        .filter(row -> row.getKey().equals(key))
        .toList();
  }

  /** At least the first {@code limit} rows from a key on, if there are so many, in their order. */
  List<RowProto> scan(String startKey, int limit, Cost cost, Executor readers) throws IOException {
    String firstBlock = index.floorKey(startKey);
    List<CompletableFuture<RowsProto>> reads = new ArrayList<>();
    int expected = 0;
    for (Map.Entry<String, Block> entry :
        index.tailMap(firstBlock == null ? startKey : firstBlock, true).entrySet()) {
      Block block = entry.getValue();
      reads.add(CompletableFuture.supplyAsync(() -> readForScan(block, cost), readers));
      // Of the first block only a part may lie in the range, so it does not count.
      expected += entry.getKey().compareTo(startKey) < 0 ? 0 : block.rows;
      if (expected >= limit) {
        break;
      }
    }
    List<RowProto> rows = new ArrayList<>();
    try {
      for (CompletableFuture<RowsProto> read : reads) {
        for (RowProto row : read.join().getRowsList()) {
          if (row.getKey().compareTo(startKey) >= 0) {
            rows.add(row);
          }
        }
      }
    } catch (CompletionException e) {
      throw new IOException("scan of " + path, e.getCause());
    }
    return rows;
  }

  private RowsProto readForScan(Block block, Cost cost) {
    try {
      return readBlock(block, cost);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private RowsProto readBlock(Block block, Cost cost) throws IOException {
    return RowsProto.parseFrom(dfs.read(path, block.offset, block.length, cost));
  }

  /** The first key of each block. */
  List<String> blockKeys() {
    return List.copyOf(index.keySet());
  }
}
