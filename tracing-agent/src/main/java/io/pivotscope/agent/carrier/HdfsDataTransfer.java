package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HDFS data transfer, 2.4.1 to 3.4.3: client to DataNode, DataNode to DataNode. The header is an
 * unknown field of the BaseHeaderProto that every operation on a block has.
 *
 * <pre>
 *   client, or DataNode for the mirror   DataTransferProtoUtil.buildBaseHeader          out
 *   DataXceiver                          Receiver.processOp -> Op..Proto.parseFrom      the handling begins
 *                                        the end of processOp                           it ends
 * </pre>
 *
 * A DataXceiver thread serves many operations of many clients, so the handling belongs to the frame
 * of processOp, never to the thread. An operation is a one-way message: the answer to a read has
 * left before the work is done. What comes back of a write, {@link HdfsPipelineAcks} says.
 */
final class HdfsDataTransfer {
  static final String NAME = "HDFS data transfer";
  static final String PACKAGE = "org.apache.hadoop.hdfs.protocol.datatransfer.";
  private static final String PROTOS =
      "org.apache.hadoop.hdfs.protocol.proto.DataTransferProtos$Op";
  private static final List<String> OPERATIONS =
      List.of(
          "ReadBlock",
          "WriteBlock",
          "TransferBlock",
          "ReplaceBlock",
          "CopyBlock",
          "BlockChecksum",
          "BlockGroupChecksum",
          "RequestShortCircuitAccess");
  private static final MethodMatch BUILD_BASE_HEADER = MethodMatch.named("buildBaseHeader");
  private static final MethodMatch PROCESS_OP = MethodMatch.named("processOp");
  private static final MethodMatch PARSE_FROM =
      (name, descriptor, access) ->
          name.equals("parseFrom") && descriptor.startsWith("(Ljava/io/InputStream;)");

  /** One operation on this DataNode. */
  static final class Operation {
    private @Nullable Scope scope;
    private boolean continued;

    /** Whether it continues its sender's request. */
    boolean isContinued() {
      return continued;
    }
  }

  private final Requests requests;
  private final CarrierHop hop;
  private final ThreadLocal<@Nullable Operation> current = new ThreadLocal<>();

  private HdfsDataTransfer(Requests requests) {
    this.requests = requests;
    this.hop = requests.hop(NAME, "operation");
  }

  static Declaration declaration(Requests requests, Outcomes outcomes) {
    HdfsDataTransfer transfer = new HdfsDataTransfer(requests);
    HdfsPipelineAcks acks = new HdfsPipelineAcks(requests, outcomes, transfer.current);
    List<HookPoint> points = new ArrayList<>(transfer.hookPoints());
    points.addAll(acks.hookPoints());
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference(
                PACKAGE + "DataTransferProtoUtil", "buildBaseHeader(..)", BUILD_BASE_HEADER),
            new Reference(PACKAGE + "Receiver", "processOp(Op)", PROCESS_OP),
            new Reference(
                PROTOS + "ReadBlockProto", "getHeader()", MethodMatch.named("getHeader"))));
  }

  private List<HookPoint> hookPoints() {
    List<HookPoint> points = new ArrayList<>();
    points.add(
        Hook.replacing(
            "hdfs.buildBaseHeader",
            PACKAGE + "DataTransferProtoUtil",
            BUILD_BASE_HEADER,
            this::addHeader));
    points.add(Hook.around("hdfs.processOp", PACKAGE + "Receiver", PROCESS_OP, new ProcessOp()));
    for (String operation : OPERATIONS) {
      points.add(
          Hook.leaving(
              "hdfs.Op" + operation, PROTOS + operation + "Proto", PARSE_FROM, this::begin));
    }
    return points;
  }

  private @Nullable Object addHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object header,
      @Nullable Throwable thrown) {
    Outgoing outgoing = header == null ? null : hop.send(false, false);
    return header == null || outgoing == null
        ? header
        : HeaderField.written(header, outgoing.header());
  }

  private @Nullable Object begin(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object message,
      @Nullable Throwable thrown) {
    Operation operation = current.get();
    // Outside of processOp somebody else parses.
    if (operation != null && operation.scope == null && message != null) {
      Object base = OperationHeader.of(message);
      byte[] header = base == null ? null : HeaderField.read(base);
      operation.continued = header != null;
      operation.scope = hop.receive(header);
    }
    return message;
  }

  private final class ProcessOp implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Operation operation = new Operation();
      current.set(operation);
      return operation;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      current.set(null);
      if (state instanceof Operation operation && operation.scope != null) {
        requests.end(operation.scope);
      }
      return result;
    }
  }
}
