package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Prepared;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What ZooKeeper's servers tell each other about a request. Each packet is a one-way message.
 *
 * <pre>
 *   follower   Learner.request            REQUEST   -> leader     submitLearnerRequest
 *   leader     Leader.propose             PROPOSAL  -> followers  processPacket, logRequest
 *   follower   SendAckRequestProcessor    ACK       -> leader     processAck
 *   leader     Leader.tryToCommit         COMMIT    -> followers  processPacket, commit
 *                                         INFORM    -> observers  processPacket
 *   leader     Leader.sendSync            SYNC      -> follower   processPacket, sync
 * </pre>
 *
 * A REQUEST ends with the bytes of the client's own packet, so its header is a trailer again, in
 * the place of the client's. In the others it is an identity of {@code authinfo}, which they leave
 * empty. It is there from the constructor on: several threads may send one packet at once, and one
 * that has just written "no identities" must not find one. Handshake, pings and what a server that
 * joins is sent to catch up have none.
 */
final class ZooKeeperQuorum {
  static final String PACKET = ZooKeeper.QUORUM_PACKAGE + "QuorumPacket";
  static final String LEADER = ZooKeeper.QUORUM_PACKAGE + "Leader";
  static final MethodMatch NEW_PACKET = MethodMatch.exactly("<init>", "(IJ[BLjava/util/List;)V");
  static final MethodMatch PROCESS_ACK = MethodMatch.named("processAck");

  private static final String NAME = "ZooKeeper quorum";
  private static final int REQUEST = 1;
  private static final int PROPOSAL = 2;
  private static final int ACK = 3;

  /** Of a zxid: which transaction of its epoch; 0 is none. */
  private static final long COUNTER = 0xffffffffL;

  /** A packet's type and, if it had one, its header. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Arrived(int type, Object zxid, byte @Nullable [] header) {}

  private final ZooKeeperPipeline pipeline;
  private final Map<Integer, CarrierHop> hops = new HashMap<>();
  private final CarrierHop requestHop;
  private final SideTable<Prepared> prepared = new SideTable<>();
  private final ThreadLocal<@Nullable Arrived> arrived = new ThreadLocal<>();
  private final FieldOf type = new FieldOf("type");
  private final FieldOf zxid = new FieldOf("zxid");
  private final FieldOf data = new FieldOf("data");
  private final FieldOf authinfo = new FieldOf("authinfo");
  private final FieldOf record = new FieldOf("request");
  private final FieldOf proposals = new FieldOf("outstandingProposals");

  ZooKeeperQuorum(Requests requests, ZooKeeperPipeline pipeline) {
    this.pipeline = pipeline;
    requestHop = requests.hop(NAME, "request");
    CarrierHop commit = requests.hop(NAME, "commit");
    CarrierHop inform = requests.hop(NAME, "inform");
    hops.put(PROPOSAL, requests.hop(NAME, "proposal"));
    hops.put(ACK, requests.hop(NAME, "ack"));
    hops.put(4, commit);
    hops.put(9, commit); // COMMITANDACTIVATE
    hops.put(7, requests.hop(NAME, "sync"));
    hops.put(8, inform);
    hops.put(19, inform); // INFORMANDACTIVATE
  }

  List<HookPoint> hookPoints() {
    String quorum = ZooKeeper.QUORUM_PACKAGE;
    MethodMatch processPacket = MethodMatch.named("processPacket");
    return List.of(
        Hook.leaving("zookeeper.QuorumPacket.new", PACKET, NEW_PACKET, this::made),
        Hook.leaving(
            "zookeeper.QuorumPacket.serialize",
            PACKET,
            MethodMatch.named("serialize"),
            this::written),
        Hook.leaving(
            "zookeeper.QuorumPacket.deserialize",
            PACKET,
            MethodMatch.named("deserialize"),
            this::read),
        HookPoint.watching(
            "zookeeper.submitLearnerRequest",
            TypeMatch.subtypesOf(quorum + "LearnerMaster"),
            ZooKeeperPipeline.takingRequest("submitLearnerRequest"),
            pipeline.within(args -> received(args[0]))),
        Hook.around(
            "zookeeper.Follower.processPacket",
            quorum + "Follower",
            processPacket,
            pipeline.within(args -> received())),
        Hook.around(
            "zookeeper.Observer.processPacket",
            quorum + "Observer",
            processPacket,
            pipeline.within(args -> received())),
        Hook.around("zookeeper.processAck", LEADER, PROCESS_ACK, new Acknowledge()));
  }

  // ---- out

  private @Nullable Object made(
      @Nullable Object packet,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (packet == null || !(args[0] instanceof Integer kind) || !pipeline.isAtWork()) {
      return result;
    }
    if (kind == REQUEST) {
      forward(packet);
      return result;
    }
    CarrierHop hop = hops.get(kind);
    Prepared header = hop == null || args[3] != null ? null : hop.prepare();
    if (header != null) {
      authinfo.set(packet, ZooKeeperIdentity.of(packet, header.header()));
      prepared.put(packet, header);
      if (kind == PROPOSAL) {
        pipeline.proposes(pipeline.request());
      }
    }
    return result;
  }

  private void forward(Object packet) {
    Outgoing outgoing = requestHop.send(false, false);
    if (outgoing == null || !(data.get(packet) instanceof byte[] bytes)) {
      return;
    }
    byte[] trailer = ZooKeeperTrailer.of(outgoing.header());
    if (ZooKeeperTrailer.fits(ZooKeeperTrailer.withoutTrailer(bytes), trailer)) {
      data.set(packet, ZooKeeperTrailer.replaced(bytes, trailer));
    } else {
      requestHop.oversized();
    }
  }

  private @Nullable Object written(
      @Nullable Object packet,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Prepared header = packet == null || thrown != null ? null : prepared.get(packet);
    if (header != null) {
      header.left();
    }
    return result;
  }

  // ---- in

  private @Nullable Object read(
      @Nullable Object packet,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    arrived.set(null);
    if (packet == null || thrown != null) {
      return result;
    }
    byte[] header = null;
    if (authinfo.get(packet) instanceof List<?> identities) {
      header = ZooKeeperIdentity.read(identities);
      if (header != null) {
        authinfo.set(packet, ZooKeeperIdentity.without(identities));
      }
    }
    if (type.get(packet) instanceof Integer kind && hops.containsKey(kind)) {
      arrived.set(new Arrived(kind, Objects.requireNonNull(zxid.get(packet)), header));
    }
    return result;
  }

  /** The packet that the thread has just read. */
  private @Nullable Scope received() {
    Arrived packet = arrived.get();
    arrived.set(null);
    CarrierHop hop = packet == null || packet.type() == ACK ? null : hops.get(packet.type());
    return packet == null || hop == null ? null : hop.receive(packet.header());
  }

  /** What a learner forwards. */
  private @Nullable Scope received(@Nullable Object request) {
    Object bytes = request == null ? null : record.get(request);
    Object buffer = bytes == null ? null : record.get(bytes);
    return requestHop.receive(
        buffer instanceof ByteBuffer packet ? ZooKeeperTrailer.read(packet) : null);
  }

  private final class Acknowledge implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object leader, @Nullable Object[] args) {
      if (!(args[1] instanceof Long acknowledged) || (acknowledged & COUNTER) == 0) {
        return null; // of the handshake
      }
      Arrived packet = arrived.get();
      arrived.set(null);
      CarrierHop hop = hops.get(ACK);
      Object opened = null;
      // The leader's own comes in no packet.
      if (hop != null
          && packet != null
          && packet.type() == ACK
          && packet.zxid().equals(acknowledged)) {
        opened = pipeline.open(hop.receive(packet.header()));
      }
      Object proposal =
          leader != null && proposals.get(leader) instanceof Map<?, ?> open
              ? open.get(acknowledged)
              : null;
      Object request = proposal == null ? null : record.get(proposal);
      if (request != null) {
        pipeline.acknowledged(request);
      }
      return opened;
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
}
