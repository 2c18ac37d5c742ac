package io.pivotscope.sample.hbase;

import com.google.protobuf.ByteString;
import io.pivotscope.sample.proto.Hbase.GetRequest;
import io.pivotscope.sample.proto.Hbase.PutRequest;
import io.pivotscope.sample.proto.Hbase.RowProto;
import io.pivotscope.sample.proto.Hbase.RowsProto;
import io.pivotscope.sample.proto.Hbase.ScanRequest;
import io.pivotscope.sample.proto.Hbase.SplitsReply;
import io.pivotscope.sample.proto.Hbase.TableRequest;
import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** A table as programs use it, in their own process. Thread-safe. */
public final class TableClient {
  private final RpcClient client;
  private final InetSocketAddress regionServer;
  private final String table;

  public TableClient(RpcClient client, InetSocketAddress regionServer, String table) {
    this.client = client;
    this.regionServer = regionServer;
    this.table = table;
  }

  /** The row's value; empty if there is no such row. */
  public byte[] get(String row, Cost cost) throws IOException {
    GetRequest request = GetRequest.newBuilder().setTable(table).setRow(row).build();
    RowsProto found = client.call(regionServer, "get", request, RowsProto.parser(), cost);
    return found.getRowsCount() == 0 ? new byte[0] : found.getRows(0).getValue().toByteArray();
  }

  /** The first {@code limit} rows from {@code startRow} on, in their order. */
  public Map<String, byte[]> scan(String startRow, int limit, Cost cost) throws IOException {
    ScanRequest request =
        ScanRequest.newBuilder().setTable(table).setStartRow(startRow).setLimit(limit).build();
    RowsProto found = client.call(regionServer, "scan", request, RowsProto.parser(), cost);
    Map<String, byte[]> rows = new LinkedHashMap<>();
    found.getRowsList().forEach(row -> rows.put(row.getKey(), row.getValue().toByteArray()));
    return rows;
  }

  public void put(SortedMap<String, byte[]> rows, Cost cost) throws IOException {
    PutRequest.Builder request = PutRequest.newBuilder().setTable(table);
    rows.forEach(
        (key, value) ->
            request.addRows(
                RowProto.newBuilder().setKey(key).setValue(ByteString.copyFrom(value))));
    client.call(regionServer, "put", request.build(), Empty.parser(), cost);
  }

  /** From memory to a store file. */
  public void flush(Cost cost) throws IOException {
    client.call(regionServer, "flush", request(), Empty.parser(), cost);
  }

  /** Keys that cut the flushed rows into pieces of about equal size, the first row among them. */
  public List<String> splits(Cost cost) throws IOException {
    return client
        .call(regionServer, "splits", request(), SplitsReply.parser(), cost)
        .getStartRowsList();
  }

  private TableRequest request() {
    return TableRequest.newBuilder().setTable(table).build();
  }
}
