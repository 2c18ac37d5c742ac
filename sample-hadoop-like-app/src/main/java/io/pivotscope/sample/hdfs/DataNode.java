package io.pivotscope.sample.hdfs;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.pivotscope.sample.process.Flags;
import io.pivotscope.sample.process.Parent;
import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.proto.Hdfs.HeartbeatReply;
import io.pivotscope.sample.proto.Hdfs.HeartbeatRequest;
import io.pivotscope.sample.proto.Hdfs.ReadBlockRequest;
import io.pivotscope.sample.proto.Hdfs.RegisterDatanodeRequest;
import io.pivotscope.sample.proto.Hdfs.WriteBlockRequest;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcCall;
import io.pivotscope.sample.rpc.RpcClient;
import io.pivotscope.sample.rpc.RpcHandler;
import io.pivotscope.sample.rpc.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A DataNode. Its handlers pass every transfer to a thread of its own: a transfer waits for the
 * next DataNode of its pipeline, and with a bounded pool two DataNodes could wait for each other.
 *
 * <p>Flags: {@code --host=NAME}, {@code --namenode=PORT}, {@code --dir=PATH}, {@code
 * --link-bytes-per-second=N} (the planted fault; 0 for no limit).
 */
public final class DataNode implements AutoCloseable {
  private static final int HANDLERS = 2;
  private static final int QUEUE_CAPACITY = 256;
  private static final long HEARTBEAT_MILLIS = 1000;

  private final String host;
  private final InetSocketAddress nameNode;
  private final BlockStore store;
  private final DataNodeMetrics metrics = new DataNodeMetrics();
  private final RpcClient client;
  private final DataTransferProtocol transfers;
  private final ExecutorService transferThreads =
      Executors.newCachedThreadPool(new DefaultThreadFactory("transfer", true));
  private final ScheduledExecutorService heartbeats =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("heartbeat", true));
  private final RpcServer server;

  DataNode(String host, InetSocketAddress nameNode, Path directory, long linkBytesPerSecond)
      throws IOException {
    this.host = host;
    this.nameNode = nameNode;
    this.store = new BlockStore(directory);
    this.client = new RpcClient("DataNode", host);
    this.transfers =
        new DataTransferProtocol(
            host, store, metrics, new LinkThrottle(linkBytesPerSecond), client, nameNode);
    Map<String, RpcHandler> methods =
        Map.of("readBlock", this::readBlock, "writeBlock", this::writeBlock);
    this.server = new RpcServer("DataNode", HANDLERS, QUEUE_CAPACITY, methods);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Flags flags = Flags.parse(args, Set.of("host", "namenode", "dir", "link-bytes-per-second"));
    InetSocketAddress nameNode =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(flags.required("namenode")));
    DataNode dataNode =
        new DataNode(
            flags.required("host"),
            nameNode,
            Path.of(flags.required("dir")),
            flags.getLong("link-bytes-per-second", 0));
    dataNode.register();
    Parent.serve(dataNode.server.address().getPort());
  }

  /** From now on the NameNode places blocks here. */
  void register() throws IOException {
    DatanodeInfo self = new DatanodeInfo(host, server.address().getPort());
    RegisterDatanodeRequest request =
        RegisterDatanodeRequest.newBuilder().setDatanode(self.toProto()).build();
    client.call(nameNode, "registerDatanode", request, Empty.parser(), new Cost());
    var unused =
        heartbeats.scheduleWithFixedDelay(
            this::heartbeat, HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void heartbeat() {
    HeartbeatRequest request = HeartbeatRequest.newBuilder().setHost(host).build();
    try {
      HeartbeatReply reply =
          client.call(nameNode, "heartbeat", request, HeartbeatReply.parser(), new Cost());
      for (long blockId : reply.getInvalidatedBlockIdsList()) {
        store.delete(blockId);
      }
    } catch (IOException e) {
      System.err.println("heartbeat failed: " + e);
    }
  }

  private void readBlock(RpcCall call) throws IOException {
    ReadBlockRequest request = call.request(ReadBlockRequest.parser());
    transfer(
        call,
        () ->
            transfers.readBlock(
                request.getBlockId(),
                request.getOffset(),
                request.getLength(),
                call.clientName,
                call));
  }

  private void writeBlock(RpcCall call) throws IOException {
    WriteBlockRequest request = call.request(WriteBlockRequest.parser());
    List<DatanodeInfo> targets = request.getTargetsList().stream().map(DatanodeInfo::of).toList();
    transfer(
        call, () -> transfers.writeBlock(request.getBlockId(), targets, call.clientName, call));
  }

  private interface Transfer {
    void run() throws IOException, InterruptedException;
  }

  private void transfer(RpcCall call, Transfer transfer) {
    transferThreads.execute(
        () -> {
          try {
            transfer.run();
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            call.fail(closing);
          } catch (IOException | RuntimeException failure) {
            call.fail(failure);
          }
        });
  }

  DataNodeMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    heartbeats.shutdownNow();
    transferThreads.shutdownNow();
    server.close();
    client.close();
  }
}
