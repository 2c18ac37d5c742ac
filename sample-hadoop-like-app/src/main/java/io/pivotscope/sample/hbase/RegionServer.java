package io.pivotscope.sample.hbase;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.process.Flags;
import io.pivotscope.sample.process.Parent;
import io.pivotscope.sample.proto.Hbase.GetRequest;
import io.pivotscope.sample.proto.Hbase.PutRequest;
import io.pivotscope.sample.proto.Hbase.RowProto;
import io.pivotscope.sample.proto.Hbase.RowsProto;
import io.pivotscope.sample.proto.Hbase.ScanRequest;
import io.pivotscope.sample.proto.Hbase.SplitsReply;
import io.pivotscope.sample.proto.Hbase.TableRequest;
import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcCall;
import io.pivotscope.sample.rpc.RpcClient;
import io.pivotscope.sample.rpc.RpcHandler;
import io.pivotscope.sample.rpc.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves all tables. Rows of a get come from one block of a store file; a scan reads its blocks in
 * parallel.
 *
 * <p>Flags: {@code --host=NAME}, {@code --namenode=PORT}, {@code --block-bytes=N} of the file
 * system, {@code --pause-millis=N} and {@code --pause-every-millis=N} (the planted fault; 0 for no
 * pauses).
 */
public final class RegionServer implements AutoCloseable {
  /** In the {@link ServiceDirectory}. */
  public static final String SERVICE = "RegionServer";

  private static final int HANDLERS = 4;
  private static final int SCAN_READERS = 3;
  private static final int QUEUE_CAPACITY = 256;

  private final DfsClient dfs;
  private final PauseGate gate = new PauseGate();
  private final Map<String, Region> regions = new ConcurrentHashMap<>();
  private final ExecutorService readers =
      Executors.newFixedThreadPool(SCAN_READERS, new DefaultThreadFactory("scan reader", true));
  private final RpcServer server;

  public RegionServer(DfsClient dfs) {
    this.dfs = dfs;
    Map<String, RpcHandler> methods = new HashMap<>();
    methods.put("get", call -> gate.pass(() -> answerGet(call)));
    methods.put("scan", call -> gate.pass(() -> answerScan(call)));
    methods.put("put", call -> gate.pass(() -> answerPut(call)));
    methods.put("flush", call -> gate.pass(() -> answerFlush(call)));
    methods.put("splits", call -> gate.pass(() -> answerSplits(call)));
    this.server = new RpcServer("RegionServer", HANDLERS, QUEUE_CAPACITY, methods);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Flags flags =
        Flags.parse(
            args, Set.of("host", "namenode", "block-bytes", "pause-millis", "pause-every-millis"));
    InetSocketAddress nameNode =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(flags.required("namenode")));
    RpcClient rpc = new RpcClient("RegionServer", flags.required("host"));
    RegionServer server =
        new RegionServer(new DfsClient(rpc, nameNode, flags.getInt("block-bytes", 1 << 20)));
    new ServiceDirectory(rpc, nameNode).register(SERVICE, server.address());
    if (flags.getLong("pause-millis", 0) > 0) {
      server.gate.pauseForEver(
          flags.getLong("pause-millis", 0), flags.getLong("pause-every-millis", 2000));
    }
    Parent.serve(server.address().getPort());
  }

  public InetSocketAddress address() {
    return server.address();
  }

  /** The row, or none. */
  public List<RowProto> get(String table, String row, Cost cost) throws IOException {
    return region(table).get(row, cost);
  }

  /** The first {@code limit} rows from {@code startRow} on. */
  public List<RowProto> scan(String table, String startRow, int limit, Cost cost)
      throws IOException {
    return region(table).scan(startRow, limit, cost);
  }

  private Region region(String table) {
    return regions.computeIfAbsent(table, name -> new Region(name, dfs, readers));
  }

  private void answerGet(RpcCall call) throws IOException {
    GetRequest request = call.request(GetRequest.parser());
    call.reply(rows(get(request.getTable(), request.getRow(), call.cost)));
  }

  private void answerScan(RpcCall call) throws IOException {
    ScanRequest request = call.request(ScanRequest.parser());
    call.reply(
        rows(scan(request.getTable(), request.getStartRow(), request.getLimit(), call.cost)));
  }

  private void answerPut(RpcCall call) throws IOException {
    PutRequest request = call.request(PutRequest.parser());
    region(request.getTable()).put(request.getRowsList());
    call.reply(Empty.getDefaultInstance());
  }

  private void answerFlush(RpcCall call) throws IOException {
    region(call.request(TableRequest.parser()).getTable()).flush(call.cost);
    call.reply(Empty.getDefaultInstance());
  }

  private void answerSplits(RpcCall call) throws IOException {
    Region region = region(call.request(TableRequest.parser()).getTable());
    call.reply(SplitsReply.newBuilder().addAllStartRows(region.splits()).build());
  }

  private static RowsProto rows(List<RowProto> rows) {
    return RowsProto.newBuilder().addAllRows(rows).build();
  }

  @Override
  public void close() {
    server.close();
    readers.shutdownNow();
  }
}
