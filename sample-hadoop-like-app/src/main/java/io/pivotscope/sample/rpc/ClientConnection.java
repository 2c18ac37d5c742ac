package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.pivotscope.sample.proto.Rpc.ReplyHeader;
import io.pivotscope.sample.proto.Rpc.RequestHeader;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to one server, shared by all calls to it. Reads on its event loop. */
final class ClientConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private final RpcClient client;
  private final Channel channel;
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();

  ClientConnection(RpcClient client, Channel channel) {
    this.client = client;
    this.channel = channel;
  }

  boolean isActive() {
    return channel.isActive();
  }

  void send(PendingCall call, RequestHeader header, ByteString body) {
    pending.put(call.id, call);
    write(call, Frames.message(channel.alloc(), Frames.REQUEST, header, body));
  }

  void sendPacket(PendingCall call, Packet packet) {
    write(call, Frames.packet(channel.alloc(), call.id, packet));
  }

  private void write(PendingCall call, ByteBuf frame) {
    channel
        .writeAndFlush(frame)
        .addListener(
            written -> {
              if (!written.isSuccess() && pending.remove(call.id, call)) {
                call.fail(new IOException(call.method + " could not be sent", written.cause()));
              }
            });
  }

  /** Whoever waited has given up: a reply that still comes is dropped. */
  void abandon(PendingCall call) {
    pending.remove(call.id, call);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws IOException {
    byte type = frame.readByte();
    switch (type) {
      case Frames.REPLY -> {
        ReplyHeader header = Frames.readHeader(frame, ReplyHeader.parser());
        PendingCall call = pending.remove(header.getCallId());
        if (call != null) {
          Map<String, byte[]> metadata = Frames.toArrays(header.getMetadataMap());
          client.completeCall(call, metadata, header, Frames.readRest(frame));
        }
      }
      case Frames.PACKET -> {
        PendingCall call = pending.get(frame.readLong());
        if (call != null) {
          call.packetArrived(Frames.readPacket(frame));
        }
      }
      case Frames.ACK -> {
        PendingCall call = pending.get(frame.readLong());
        if (call != null) {
          call.ackArrived(frame.readInt());
        }
      }
      default -> throw new IOException("unexpected frame of type " + type);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pending.forEach(
        (id, call) -> {
          if (pending.remove(id, call)) {
            call.fail(new IOException("the connection closed during " + call.method));
          }
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }
}
