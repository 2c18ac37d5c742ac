package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a ZooKeeper connection, whichever way it reads from the socket.
 *
 * <pre>
 *   connection   ZooKeeperServer.processPacket(.., record)      in, for as long as it takes
 *   anyone       ServerCnxn.serialize(replyHeader, ..)          the reply of the Request at work
 * </pre>
 *
 * A packet that is no call, and a new session, begins a request of its own. So does what a watch
 * sends: it goes out while somebody else's Request is at work and carries nothing of it.
 */
final class ZooKeeperPackets {
  static final String SERVER = ZooKeeper.SERVER_PACKAGE + "ZooKeeperServer";
  static final String SERVER_CNXN = ZooKeeper.SERVER_PACKAGE + "ServerCnxn";
  static final MethodMatch PROCESS_PACKET =
      (name, descriptor, access) ->
          name.equals("processPacket") && descriptor.endsWith("RequestRecord;)V");
  static final MethodMatch SERIALIZE =
      (name, descriptor, access) ->
          name.equals("serialize") && descriptor.endsWith(")[Ljava/nio/ByteBuffer;");

  private final Requests requests;
  private final CarrierHop hop;
  private final ZooKeeperPipeline pipeline;
  private final FieldOf buffer = new FieldOf("request");
  private final FieldOf cxid = new FieldOf("cxid");
  private final FieldOf cnxn = new FieldOf("cnxn");

  ZooKeeperPackets(Requests requests, CarrierHop hop, ZooKeeperPipeline pipeline) {
    this.requests = requests;
    this.hop = hop;
    this.pipeline = pipeline;
  }

  List<HookPoint> hookPoints() {
    return List.of(
        Hook.around("zookeeper.processPacket", SERVER, PROCESS_PACKET, new Process()),
        Hook.around(
            "zookeeper.session",
            SERVER,
            MethodMatch.named("processConnectRequest", "expire"),
            pipeline.within(args -> requests.beginTick())),
        Hook.replacing("zookeeper.serialize", SERVER_CNXN, SERIALIZE, this::reply));
  }

  private final class Process implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object header = args[1];
      if (header == null || !ZooKeeper.carries(header)) {
        return pipeline.open(requests.beginTick());
      }
      byte[] trailer =
          args[2] != null && buffer.get(args[2]) instanceof ByteBuffer packet
              ? ZooKeeperTrailer.read(packet)
              : null;
      Scope received = hop.receive(trailer);
      if (trailer == null) {
        return pipeline.open(received);
      }
      // Kept for the reply: other threads may be done with it before this one is.
      Handoff branch = requests.capture();
      requests.suspend(received);
      return pipeline.open(requests.begin(branch), received);
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      pipeline.close(state);
      return result;
    }
  }

  private @Nullable Object reply(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Object request = pipeline.request();
    if (request == null || args[0] == null || !(result instanceof ByteBuffer[] buffers)) {
      return result;
    }
    int xid = ZooKeeper.xid(args[0]);
    if (xid <= 0 || !Integer.valueOf(xid).equals(cxid.get(request)) || cnxn.get(request) != self) {
      return result; // an event of a watch, or of somebody else
    }
    Scope received = pipeline.takeReceived(request);
    byte[] header = received == null ? null : reply(received);
    return header == null ? result : withTrailer(buffers, ZooKeeperTrailer.of(header));
  }

  /** What the thread knows that answers goes back. */
  private byte @Nullable [] reply(Scope received) {
    Handoff answering = requests.capture();
    requests.resume(received);
    try {
      requests.merge(answering);
      return hop.reply(received);
    } finally {
      requests.end(received);
    }
  }

  /** The first buffer has the length of the others. */
  private ByteBuffer[] withTrailer(ByteBuffer[] buffers, byte[] trailer) {
    int length = buffers[0].getInt(0);
    if (!ZooKeeperTrailer.fits(length, trailer)) {
      hop.oversizedReply();
      return buffers;
    }
    ByteBuffer[] more = Arrays.copyOf(buffers, buffers.length + 1);
    more[buffers.length] = ByteBuffer.wrap(trailer);
    buffers[0].putInt(0, length + trailer.length);
    return more;
  }
}
