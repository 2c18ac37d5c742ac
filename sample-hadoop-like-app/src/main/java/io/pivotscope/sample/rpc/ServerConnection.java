package io.pivotscope.sample.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.pivotscope.sample.proto.Rpc.RequestHeader;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client's connection as the server sees it. Reads on its event loop, writes from any thread. */
final class ServerConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final long WRITABLE_TIMEOUT_NANOS = 30_000_000_000L;

  private final RpcServer server;
  private final Channel channel;
  private final Map<Long, RpcCall> open = new ConcurrentHashMap<>();
  private final Object writability = new Object();

  ServerConnection(RpcServer server, Channel channel) {
    this.server = server;
    this.channel = channel;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws IOException {
    byte type = frame.readByte();
    if (type == Frames.REQUEST) {
      RequestHeader header = Frames.readHeader(frame, RequestHeader.parser());
      RpcCall call = new RpcCall(this, header, Frames.readRest(frame));
      open.put(call.id, call);
      server.enqueue(call);
    } else if (type == Frames.PACKET) {
      RpcCall call = open.get(frame.readLong());
      // A call that has failed is no longer open; what its caller still streams is dropped.
      if (call != null) {
        call.packetArrived(Frames.readPacket(frame));
      }
    } else {
      throw new IOException("unexpected frame of type " + type);
    }
  }

  void forget(RpcCall call) {
    open.remove(call.id, call);
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  void write(ByteBuf frame) {
    // A frame that cannot be written means that the client is gone, which closes the channel.
    var unused = channel.writeAndFlush(frame, channel.voidPromise());
  }

  /** Not for the event loop, which is what makes a full connection writable again. */
  void awaitWritable() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + WRITABLE_TIMEOUT_NANOS;
    synchronized (writability) {
      while (channel.isActive() && !channel.isWritable()) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new IOException("the client does not read");
        }
        writability.wait(leftMillis);
      }
    }
    if (!channel.isActive()) {
      throw new IOException("the client went away");
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    wakeWriters();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    wakeWriters();
    open.values().forEach(RpcCall::connectionClosed);
    open.clear();
  }

  private void wakeWriters() {
    synchronized (writability) {
      writability.notifyAll();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }
}
