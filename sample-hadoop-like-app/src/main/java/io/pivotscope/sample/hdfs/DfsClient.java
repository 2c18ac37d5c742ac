package io.pivotscope.sample.hdfs;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.pivotscope.sample.proto.Hdfs.ReadBlockRequest;
import io.pivotscope.sample.proto.Hdfs.WriteBlockRequest;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.OutboundStream;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * The file system as programs use it: whole files are written, any part of one is read. Blocks come
 * from the first replica that the NameNode names; the others are tried only if that one fails.
 * Thread-safe.
 */
public final class DfsClient {
  private final RpcClient client;
  private final ClientProtocol nameNode;
  private final int blockBytes;

  public DfsClient(RpcClient client, InetSocketAddress nameNode, int blockBytes) {
    this.client = client;
    this.nameNode = new ClientProtocolTranslator(client, nameNode);
    this.blockBytes = blockBytes;
  }

  /** Reads exactly so many bytes; a file that is shorter is an {@link EOFException}. */
  public byte[] read(String src, long offset, int length, Cost cost) throws IOException {
    LocatedBlocks located = nameNode.getBlockLocations(src, offset, length, client.host());
    if (offset + length > located.fileLength) {
      throw new EOFException(src + " has " + located.fileLength + " bytes");
    }
    byte[] bytes = new byte[length];
    for (LocatedBlock block : located.blocks) {
      long from = Math.max(offset, block.offset);
      long to = Math.min(offset + length, block.offset + block.length);
      readBlock(
          block,
          from - block.offset,
          bytes,
          Math.toIntExact(from - offset),
          Math.toIntExact(to - from),
          cost);
    }
    return bytes;
  }

  /** Of a file, in bytes. */
  public long length(String src) throws IOException {
    return nameNode.getBlockLocations(src, 0, 0, client.host()).fileLength;
  }

  private void readBlock(
      LocatedBlock block, long offset, byte[] into, int at, int length, Cost cost)
      throws IOException {
    IOException failure = new IOException("block " + block.blockId + " has no replica");
    for (DatanodeInfo replica : block.locations) {
      try {
        readReplica(replica, block.blockId, offset, into, at, length, cost);
        return;
      } catch (IOException e) {
        e.addSuppressed(failure);
        failure = e;
      }
    }
    throw failure;
  }

  private void readReplica(
      DatanodeInfo replica, long blockId, long offset, byte[] into, int at, int length, Cost cost)
      throws IOException {
    ReadBlockRequest request =
        ReadBlockRequest.newBuilder()
            .setBlockId(blockId)
            .setOffset(offset)
            .setLength(length)
            .build();
    int[] received = {0};
    client.callAndDrain(
        replica.address(),
        "readBlock",
        request,
        cost,
        packet -> {
          packet.data().copyTo(into, at + received[0]);
          received[0] += packet.data().size();
        });
    if (received[0] != length) {
      throw new EOFException("got " + received[0] + " of " + length + " bytes from " + replica);
    }
  }

  /** Writes a new file through one pipeline per block; returns when all replicas have it. */
  public void write(String src, byte[] bytes, Cost cost) throws IOException {
    nameNode.create(src, client.host());
    for (int at = 0; at < bytes.length; at += blockBytes) {
      LocatedBlock block = nameNode.addBlock(src, client.host());
      writeBlock(block, bytes, at, Math.min(blockBytes, bytes.length - at), cost);
    }
    nameNode.complete(src, client.host());
  }

  private void writeBlock(LocatedBlock block, byte[] bytes, int from, int length, Cost cost)
      throws IOException {
    WriteBlockRequest.Builder request = WriteBlockRequest.newBuilder().setBlockId(block.blockId);
    Arrays.stream(block.locations).skip(1).forEach(next -> request.addTargets(next.toProto()));
    OutboundStream pipeline =
        client.stream(block.locations[0].address(), "writeBlock", request.build(), cost);
    for (int sent = 0; sent < length; ) {
      int size = Math.min(DataTransferProtocol.PACKET_BYTES, length - sent);
      ByteString packet = UnsafeByteOperations.unsafeWrap(bytes, from + sent, size);
      sent += size;
      // The reply tells whether all packets arrived.
      var unused = pipeline.send(packet, sent == length);
    }
    pipeline.await();
  }

  public void delete(String src) throws IOException {
    nameNode.delete(src, client.host());
  }
}
