package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.ScopeHook;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a ZooKeeper connection.
 *
 * <pre>
 *   caller        ClientCnxn.queuePacket(..) -> new Packet     out
 *   SendThread    Packet.createBB                              the trailer written
 *                 readResponse(bytes) -> finishPacket(packet)  noted
 *   caller        the end of submitRequest                     merged
 *   EventThread   processEvent(packet)                         the callback: merged, then run
 * </pre>
 *
 * A callback continues the request that registered it. A packet that the connection loses completes
 * nothing, though its caller is woken. An event of a watch begins a request: whoever caused it has
 * no message of its own to the watcher.
 */
final class ZooKeeperClient {
  static final String CNXN = "org.apache.zookeeper.ClientCnxn";
  static final MethodMatch QUEUE_PACKET = MethodMatch.named("queuePacket");
  static final MethodMatch CREATE_BB = MethodMatch.exactly("createBB", "()V");
  static final MethodMatch FINISH_PACKET = MethodMatch.named("finishPacket");
  static final MethodMatch READ_RESPONSE =
      MethodMatch.exactly("readResponse", "(Ljava/nio/ByteBuffer;)V");

  private static final int CALLBACK_ARGUMENT = 4;

  /** The trailer of a packet whose call is not known yet. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Arrived(byte @Nullable [] header) {}

  private final Requests requests;
  private final CarrierHop hop;
  private final SideTable<Sent> packets = new SideTable<>();
  private final SideTable<Handoff> localCallbacks = new SideTable<>();
  private final ThreadLocal<@Nullable Sent> queueing = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Sent> lastSent = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Arrived> arrived = new ThreadLocal<>();
  private final FieldOf bytes = new FieldOf("bb");

  ZooKeeperClient(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  List<HookPoint> hookPoints() {
    String packet = CNXN + "$Packet";
    MethodMatch constructor = MethodMatch.named("<init>");
    return List.of(
        Hook.around("zookeeper.queuePacket", CNXN, QUEUE_PACKET, new Queue()),
        Hook.leaving("zookeeper.Packet.new", packet, constructor, this::made),
        Hook.leaving("zookeeper.createBB", packet, CREATE_BB, this::write),
        Hook.around(
            "zookeeper.readResponse", CNXN + "$SendThread", READ_RESPONSE, new ReadResponse()),
        Hook.entering("zookeeper.finishPacket", CNXN, FINISH_PACKET, this::finish),
        Hook.around(
            "zookeeper.submitRequest", CNXN, MethodMatch.named("submitRequest"), new Submit()),
        Hook.leaving(
            "zookeeper.LocalCallback.new", CNXN + "$LocalCallback", constructor, this::madeLocal),
        Hook.around(
            "zookeeper.processEvent",
            CNXN + "$EventThread",
            MethodMatch.exactly("processEvent", "(Ljava/lang/Object;)V"),
            new ScopeHook(requests, this::event)));
  }

  private final class Queue implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object header = args[0];
      // One overload calls the other: the outer one has done it.
      if (header == null || queueing.get() != null || !ZooKeeper.carries(header)) {
        return null;
      }
      Handoff callback = args[CALLBACK_ARGUMENT] == null ? null : requests.capture();
      Outgoing outgoing = hop.send(true, false);
      if (outgoing == null) {
        return null;
      }
      Sent sent = new Sent(hop, outgoing, callback);
      queueing.set(sent);
      return sent;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state != null) {
        queueing.set(null);
      }
      return result;
    }
  }

  /** Before it is queued: the connection's thread may send it before the caller is back. */
  private @Nullable Object made(
      @Nullable Object packet,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Sent sent = queueing.get();
    if (sent != null && packet != null) {
      packets.put(packet, sent);
      if (sent.callback == null) {
        lastSent.set(sent); // somebody waits for it
      }
    }
    return result;
  }

  private @Nullable Object write(
      @Nullable Object packet,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Sent sent = packet == null ? null : packets.get(packet);
    if (sent == null || packet == null || !(bytes.get(packet) instanceof ByteBuffer plain)) {
      return result;
    }
    byte[] trailer = ZooKeeperTrailer.of(sent.outgoing.header());
    int length = plain.remaining() - Integer.BYTES;
    if (!ZooKeeperTrailer.fits(length, trailer)) {
      hop.oversized();
      sent.leftBare();
      return result;
    }
    ByteBuffer carrying =
        ByteBuffer.allocate(Integer.BYTES + length + trailer.length)
            .put(plain.duplicate())
            .put(trailer)
            .flip();
    carrying.putInt(0, length + trailer.length);
    bytes.set(packet, carrying);
    return result;
  }

  private final class ReadResponse implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (args[0] instanceof ByteBuffer packet && !packets.isEmpty()) {
        arrived.set(new Arrived(ZooKeeperTrailer.read(packet)));
      }
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      arrived.set(null); // a ping or an event of a watch completes nobody
      return result;
    }
  }

  private void finish(@Nullable Object self, @Nullable Object[] args) {
    Arrived reply = arrived.get();
    Sent sent = reply == null || args[0] == null ? null : packets.get(args[0]);
    if (reply == null || sent == null) {
      return; // the connection is lost, which is no reply
    }
    arrived.set(null);
    sent.arrived(reply.header());
  }

  private final class Submit implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      lastSent.set(null);
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      Sent sent = lastSent.get();
      lastSent.set(null);
      if (sent != null) {
        sent.completed();
      }
      return result;
    }
  }

  private @Nullable Object madeLocal(
      @Nullable Object callback,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Handoff handoff = callback == null ? null : requests.capture();
    if (handoff != null && callback != null) {
      localCallbacks.put(callback, handoff);
    }
    return result;
  }

  private @Nullable Scope event(@Nullable Object self, @Nullable Object[] args) {
    Object event = args[0];
    if (event == null) {
      return null;
    }
    if (event.getClass().getName().endsWith("$WatcherSetEventPair")) {
      return requests.beginTick();
    }
    Sent sent = packets.get(event);
    Handoff registered = sent == null ? localCallbacks.remove(event) : sent.callback;
    if (registered == null) {
      return null;
    }
    Scope scope = requests.begin(registered);
    if (sent != null) {
      sent.completed();
    }
    return scope;
  }
}
