package io.pivotscope.sample.hdfs;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.pivotscope.sample.proto.Hdfs.BlockReceivedRequest;
import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.proto.Hdfs.WriteBlockRequest;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.OutboundStream;
import io.pivotscope.sample.rpc.Packet;
import io.pivotscope.sample.rpc.RpcCall;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a DataNode does with blocks, on its transfer threads: it streams them to readers packet by
 * packet, and takes them from writers, hands each packet on to the next DataNode of the pipeline,
 * and acknowledges it when all DataNodes from here on have it.
 */
public final class DataTransferProtocol {
  static final int PACKET_BYTES = 64 << 10;

  private final String host;
  private final BlockStore store;
  private final DataNodeMetrics metrics;
  private final LinkThrottle link;
  private final RpcClient client;
  private final InetSocketAddress nameNode;

  DataTransferProtocol(
      String host,
      BlockStore store,
      DataNodeMetrics metrics,
      LinkThrottle link,
      RpcClient client,
      InetSocketAddress nameNode) {
    this.host = host;
    this.store = store;
    this.metrics = metrics;
    this.link = link;
    this.client = client;
    this.nameNode = nameNode;
  }

  /**
   * Streams a part of a block to the caller and answers the call.
   *
   * @param offset in the block, in bytes
   */
  public void readBlock(long blockId, long offset, int length, String clientName, RpcCall call)
      throws IOException, InterruptedException {
    try (FileChannel block = store.open(blockId)) {
      for (int done = 0; done < length; ) {
        int size = Math.min(PACKET_BYTES, length - done);
        ByteBuffer packet = ByteBuffer.allocate(size);
        BlockStore.readFully(block, packet, offset + done);
        metrics.incrBytesRead(size);
        call.cost.add(size);
        done += size;
        link.pass(size);
        call.sendPacket(UnsafeByteOperations.unsafeWrap(packet.flip()), done == length);
      }
    }
    call.reply(Empty.getDefaultInstance());
  }

  /**
   * Takes a block from the caller and answers the call when every DataNode of the pipeline has it.
   *
   * @param targets the DataNodes after this one, next first
   */
  public void writeBlock(long blockId, List<DatanodeInfo> targets, String clientName, RpcCall call)
      throws IOException, InterruptedException {
    if (targets.isEmpty()) {
      receive(blockId, call, packet -> CompletableFuture.completedFuture(packet.seq()));
      call.reply(Empty.getDefaultInstance());
      return;
    }
    OutboundStream next = openNext(blockId, targets, call.cost);
    receive(blockId, call, packet -> next.send(packet.data(), packet.last()));
    // The rest of the pipeline answers on the client's event loop, and so do we.
    CompletableFuture<ByteString> rest = next.reply();
    var unused =
        rest.whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                call.reply(Empty.getDefaultInstance());
              } else {
                call.fail(failure);
              }
            });
  }

  private OutboundStream openNext(long blockId, List<DatanodeInfo> targets, Cost cost)
      throws IOException {
    WriteBlockRequest.Builder request = WriteBlockRequest.newBuilder().setBlockId(blockId);
    for (DatanodeInfo target : targets.subList(1, targets.size())) {
      request.addTargets(target.toProto());
    }
    return client.stream(targets.get(0).address(), "writeBlock", request.build(), cost);
  }

  private interface NextInPipeline {
    CompletableFuture<Integer> forward(Packet packet) throws IOException;
  }

  private void receive(long blockId, RpcCall call, NextInPipeline next)
      throws IOException, InterruptedException {
    int length = 0;
    try (FileChannel block = store.create(blockId)) {
      Packet packet;
      do {
        packet = call.takePacket();
        int size = packet.data().size();
        CompletableFuture<Integer> downstream = next.forward(packet);
        BlockStore.writeFully(block, packet.data().asReadOnlyByteBuffer());
        metrics.incrBytesWritten(size);
        length += size;
        var unused = downstream.thenAccept(call::ack);
      } while (!packet.last());
    }
    reportReceived(blockId, length);
  }

  private void reportReceived(long blockId, int length) throws IOException {
    BlockReceivedRequest report =
        BlockReceivedRequest.newBuilder()
            .setHost(host)
            .setBlockId(blockId)
            .setLength(length)
            .build();
    client.call(nameNode, "blockReceived", report, Empty.parser(), new Cost());
  }
}
