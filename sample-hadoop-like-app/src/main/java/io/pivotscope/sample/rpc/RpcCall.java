package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.pivotscope.sample.proto.Rpc.ReplyHeader;
import io.pivotscope.sample.proto.Rpc.RequestHeader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call on the server's side, from the event loop that decoded it to whichever thread answers
 * it. It is answered once; later answers are ignored. Packets are sent and taken by one thread at a
 * time, everything else is thread-safe.
 */
public final class RpcCall {
  private static final long PACKET_TIMEOUT_SECONDS = 30;
  private static final Packet CLOSED = new Packet(-1, true, ByteString.EMPTY);

  public final long id;
  public final String method;
  public final String clientName;
  public final String clientHost;

  /** As the caller sent it; owned by this call. */
  public final Map<String, byte[]> metadata;

  /** What this call has cost so far; its reply tells the caller. */
  public final Cost cost = new Cost();

  private final ServerConnection connection;
  private final ByteString body;
  private final AtomicBoolean answered = new AtomicBoolean();
  // Never long: the sender keeps a window of unacknowledged packets.
  private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
  private int nextSeq;

  RpcCall(ServerConnection connection, RequestHeader header, ByteString body) {
    this.connection = connection;
    this.id = header.getCallId();
    this.method = header.getMethod();
    this.clientName = header.getClientName();
    this.clientHost = header.getClientHost();
    this.metadata = Frames.toArrays(header.getMetadataMap());
    this.body = body;
  }

  public <T> T request(Parser<T> parser) throws InvalidProtocolBufferException {
    return parser.parseFrom(body);
  }

  public void reply(MessageLite reply) {
    answer("", reply.toByteString());
  }

  public void fail(Throwable failure) {
    String message = failure.getMessage();
    answer(message == null ? failure.getClass().getSimpleName() : message, ByteString.EMPTY);
  }

  private void answer(String error, ByteString reply) {
    if (answered.compareAndSet(false, true)) {
      sendResponse(error, reply);
    }
  }

  /** The one way by which an answer leaves, on the thread that answers. */
  private void sendResponse(String error, ByteString reply) {
    ReplyHeader header =
        ReplyHeader.newBuilder()
            .setCallId(id)
            .setError(error)
            .setDatanodeBytes(cost.datanodeBytes())
            .putAllMetadata(Frames.toByteStrings(replyMetadata()))
            .build();
    connection.forget(this);
    connection.write(Frames.message(connection.allocator(), Frames.REPLY, header, reply));
  }

  /** What the reply's header carries besides its fixed fields, asked for once per answer. */
  private Map<String, byte[]> replyMetadata() {
    return new HashMap<>();
  }

  /** Streams a packet to the caller, waiting while the connection is full. */
  public void sendPacket(ByteString data, boolean last) throws IOException, InterruptedException {
    connection.awaitWritable();
    Packet packet = new Packet(nextSeq++, last, data);
    connection.write(Frames.packet(connection.allocator(), id, packet));
  }

  /** The next packet that the caller streams to us. */
  public Packet takePacket() throws IOException, InterruptedException {
    Packet packet = packets.poll(PACKET_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (packet == null) {
      throw new IOException("no packet of " + method + " within " + PACKET_TIMEOUT_SECONDS + " s");
    }
    if (packet.seq() == CLOSED.seq()) {
      throw new IOException("the caller of " + method + " went away");
    }
    return packet;
  }

  /** Tells the caller that a packet has arrived wherever it had to. */
  public void ack(int seq) {
    connection.write(Frames.ack(connection.allocator(), id, seq));
  }

  void packetArrived(Packet packet) {
    packets.add(packet);
  }

  void connectionClosed() {
    packets.add(CLOSED);
  }
}
