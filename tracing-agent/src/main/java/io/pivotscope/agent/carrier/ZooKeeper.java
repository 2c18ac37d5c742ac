package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * ZooKeeper 3.9. Between client and server the header is a {@link ZooKeeperTrailer} behind each
 * request and its reply; between servers it is an identity that nobody asks for. {@link
 * ZooKeeperClient}, {@link ZooKeeperPackets}, {@link ZooKeeperPipeline} and {@link ZooKeeperQuorum}
 * tell what happens at which point. A client works with servers of any version, and on its own.
 */
final class ZooKeeper {
  static final String NAME = "ZooKeeper";
  static final String SERVER_PACKAGE = "org.apache.zookeeper.server.";
  static final String QUORUM_PACKAGE = SERVER_PACKAGE + "quorum.";

  /** ping, auth, sasl: the connection's own. */
  private static final Set<Integer> OWN_TYPES = Set.of(11, 100, 102);

  private static final FieldOf XID = new FieldOf("xid");
  private static final FieldOf TYPE = new FieldOf("type");

  private ZooKeeper() {}

  static Declaration declaration(Requests requests) {
    CarrierHop call = requests.hop(NAME, "call");
    ZooKeeperPipeline pipeline = new ZooKeeperPipeline(requests);
    List<HookPoint> points = new ArrayList<>();
    points.addAll(new ZooKeeperClient(requests, call).hookPoints());
    points.addAll(new ZooKeeperPackets(requests, call, pipeline).hookPoints());
    points.addAll(pipeline.hookPoints());
    points.addAll(new ZooKeeperQuorum(requests, pipeline).hookPoints());
    return new Declaration(NAME, points, references());
  }

  private static List<Reference> references() {
    String client = ZooKeeperClient.CNXN;
    String leader = ZooKeeperQuorum.LEADER;
    return List.of(
        new Reference(client, "queuePacket(RequestHeader, ..)", ZooKeeperClient.QUEUE_PACKET),
        new Reference(client, "finishPacket(Packet)", ZooKeeperClient.FINISH_PACKET),
        new Reference(client + "$Packet", "createBB()", ZooKeeperClient.CREATE_BB),
        new Reference(
            client + "$SendThread", "readResponse(ByteBuffer)", ZooKeeperClient.READ_RESPONSE),
        new Reference(
            ZooKeeperPackets.SERVER,
            "processPacket(ServerCnxn, RequestHeader, RequestRecord)",
            ZooKeeperPackets.PROCESS_PACKET),
        new Reference(
            ZooKeeperPackets.SERVER_CNXN,
            "serialize(ReplyHeader, Record, ..)",
            ZooKeeperPackets.SERIALIZE),
        new Reference(
            ZooKeeperPipeline.THROTTLER,
            "submitRequest(Request)",
            ZooKeeperPipeline.SUBMIT_REQUEST),
        new Reference(
            ZooKeeperQuorum.PACKET, "(int, long, byte[], List)", ZooKeeperQuorum.NEW_PACKET),
        new Reference(leader, "processAck(long, long, ..)", ZooKeeperQuorum.PROCESS_ACK),
        new Reference(leader, "tryToCommit(Proposal, long, ..)", ZooKeeperPipeline.TRY_TO_COMMIT));
  }

  /** Whether a packet with this RequestHeader may carry a header of ours. */
  static boolean carries(Object requestHeader) {
    return XID.get(requestHeader) instanceof Integer xid
        && TYPE.get(requestHeader) instanceof Integer type
        && xid >= 0
        && !OWN_TYPES.contains(type);
  }

  /** Of a RequestHeader or ReplyHeader; below 0 for what is no call's. */
  static int xid(Object header) {
    return XID.get(header) instanceof Integer xid ? xid : -1;
  }
}
