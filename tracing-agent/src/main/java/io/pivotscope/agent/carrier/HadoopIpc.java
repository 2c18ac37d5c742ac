package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Hadoop's RPC, 2.4.1 to 3.4.3: the header is an unknown field of RpcRequestHeaderProto and
 * RpcResponseHeaderProto. {@link HadoopIpcClient} and {@link HadoopIpcServer} tell what happens at
 * which point.
 */
final class HadoopIpc {
  private static final String NAME = "Hadoop IPC";
  static final String CLIENT = "org.apache.hadoop.ipc.Client";
  static final String SERVER = "org.apache.hadoop.ipc.Server";
  static final String RPC_SERVER = "org.apache.hadoop.ipc.RPC$Server";
  static final String PROTO_UTIL = "org.apache.hadoop.util.ProtoUtil";
  static final String RESPONSE_HEADER =
      "org.apache.hadoop.ipc.protobuf.RpcHeaderProtos$RpcResponseHeaderProto";

  private HadoopIpc() {}

  static Declaration declaration(Requests requests) {
    CarrierHop hop = requests.hop(NAME, "call");
    List<HookPoint> points = new ArrayList<>();
    points.addAll(new HadoopIpcClient(hop).hookPoints());
    points.addAll(new HadoopIpcServer(requests, hop).hookPoints());
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference(
                PROTO_UTIL, "makeRpcRequestHeader(..)", MethodMatch.named("makeRpcRequestHeader")),
            new Reference(
                CLIENT, "checkResponse(RpcResponseHeaderProto)", HadoopIpcClient.CHECK_RESPONSE),
            new Reference(
                CLIENT + "$Connection", "sendRpcRequest(Call)", HadoopIpcClient.SEND_REQUEST),
            new Reference(
                SERVER + "$Connection",
                "processRpcRequest(RpcRequestHeaderProto, ..)",
                HadoopIpcServer.PROCESS_REQUEST),
            new Reference(
                RPC_SERVER, "call(RpcKind, String, Writable, long)", HadoopIpcServer.CALL),
            new Reference(
                SERVER, "setupResponse(.., RpcStatusProto, ..)", HadoopIpcServer.SETUP_RESPONSE)));
  }
}
