package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes on the wire.
 *
 * <pre>
 *   length:4  REQUEST | REPLY :1  header (delimited protobuf)  body (the rest)
 *   length:4  PACKET          :1  callId:8  seq:4  last:1      data (the rest)
 *   length:4  ACK             :1  callId:8  seq:4
 * </pre>
 *
 * The length counts what follows it.
 */
final class Frames {
  static final byte REQUEST = 1;
  static final byte REPLY = 2;
  static final byte PACKET = 3;
  static final byte ACK = 4;

  private static final int MAX_FRAME_BYTES = 8 << 20;
  private static final int LENGTH_BYTES = 4;

  private Frames() {}

  static void addDecoder(ChannelPipeline pipeline) {
    pipeline.addLast(
        new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES));
  }

  static ByteBuf message(
      ByteBufAllocator allocator, byte type, MessageLite header, ByteString body) {
    ByteBuf frame = allocator.buffer(header.getSerializedSize() + body.size() + 16);
    try (ByteBufOutputStream out = new ByteBufOutputStream(frame)) {
      out.writeInt(0);
      out.writeByte(type);
      header.writeDelimitedTo(out);
      body.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return frame.setInt(0, frame.readableBytes() - LENGTH_BYTES);
  }

  static ByteBuf packet(ByteBufAllocator allocator, long callId, Packet packet) {
    ByteString data = packet.data();
    ByteBuf frame = allocator.buffer(data.size() + 18);
    frame.writeInt(14 + data.size()).writeByte(PACKET).writeLong(callId).writeInt(packet.seq());
    frame.writeBoolean(packet.last());
    for (var buffer : data.asReadOnlyByteBufferList()) {
      frame.writeBytes(buffer);
    }
    return frame;
  }

  static ByteBuf ack(ByteBufAllocator allocator, long callId, int seq) {
    return allocator.buffer(17).writeInt(13).writeByte(ACK).writeLong(callId).writeInt(seq);
  }

  static <T> T readHeader(ByteBuf frame, Parser<T> parser) throws IOException {
    try (ByteBufInputStream in = new ByteBufInputStream(frame)) {
      return parser.parseDelimitedFrom(in);
    }
  }

  /** The packet of a frame whose type and call number have been read. */
  static Packet readPacket(ByteBuf frame) {
    return new Packet(frame.readInt(), frame.readBoolean(), readRest(frame));
  }

  static ByteString readRest(ByteBuf frame) {
    return ByteString.copyFrom(frame.nioBuffer());
  }

  static Map<String, byte[]> toArrays(Map<String, ByteString> metadata) {
    Map<String, byte[]> arrays = new HashMap<>();
    metadata.forEach((key, value) -> arrays.put(key, value.toByteArray()));
    return arrays;
  }

  static Map<String, ByteString> toByteStrings(Map<String, byte[]> metadata) {
    Map<String, ByteString> strings = new HashMap<>();
    metadata.forEach((key, value) -> strings.put(key, ByteString.copyFrom(value)));
    return strings;
  }
}
