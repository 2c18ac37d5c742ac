package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * HBase's RPC, 2.6: the header is an unknown field of RequestHeader and ResponseHeader. {@link
 * HBaseClient} and {@link HBaseServer} tell what happens at which point, {@link HBaseClientPools}
 * how what the client's own pools learn comes back to who waits for them.
 */
final class HBase {
  private static final String NAME = "HBase";

  private HBase() {}

  static Declaration declaration(Requests requests) {
    CarrierHop hop = requests.hop(NAME, "call");
    List<HookPoint> points = new ArrayList<>();
    points.addAll(new HBaseClient(requests, hop).hookPoints());
    points.addAll(new HBaseClientPools(requests).hookPoints());
    points.addAll(new HBaseServer(requests, hop).hookPoints());
    return new Declaration(NAME, points, references());
  }

  private static List<Reference> references() {
    return List.of(
        new Reference(
            HBaseClient.IPC_UTIL,
            "buildRequestHeader(Call, CellBlockMeta)",
            HBaseClient.BUILD_HEADER),
        new Reference(
            HBaseClient.CONNECTION, "readResponse(InputStream, ..)", HBaseClient.READ_RESPONSE),
        new Reference(
            HBaseClient.CALL, "setResponse(Message, CellScanner)", HBaseClient.SET_RESPONSE),
        new Reference(HBaseClient.CALL, "setException(IOException)", HBaseClient.SET_EXCEPTION),
        new Reference(HBaseClient.CLIENT, "callBlockingMethod(..)", HBaseClient.CALL_BLOCKING),
        new Reference(HBaseClient.CLIENT, "onCallFinished(Call, ..)", HBaseClient.CALL_FINISHED),
        new Reference(
            HBaseClientPools.BATCH, "receiveMultiAction(..)", HBaseClientPools.RECEIVE_MULTI),
        new Reference(HBaseClientPools.BATCH, "waitUntilDone()", HBaseClientPools.WAIT),
        new Reference(
            HBaseClientPools.RETRYING, "callWithRetries(..)", HBaseClientPools.CALL_WITH_RETRIES),
        new Reference(HBaseServer.CALL_RUNNER, "run()", HBaseServer.RUN),
        new Reference(
            HBaseServer.SERVER_CALL,
            "createHeaderAndMessageBytes(Message, Message, int, List)",
            HBaseServer.CREATE_HEADER));
  }
}
