package io.pivotscope.agent.carrier;

import io.pivotscope.agent.carrier.HdfsDataTransfer.Operation;
import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes back of a block's writing: the acknowledgement of its last packet, along the pipeline
 * to the writer. The packet is empty and the last one that is queued, so everything that its
 * DataNode did for the block's data lies before it; the header of a packet itself has no room.
 *
 * <pre>
 *   DataXceiver        PacketResponder.enqueue(last)                 context captured
 *   PacketResponder    PipelineAck.readFields (from downstream)      merged
 *                      waitForAckHead = the last packet              the xceiver's merged
 *                      PipelineAck.write                             out, upstream
 *   ResponseProcessor  PipelineAck.readFields                        merged, kept with the stream
 *   writer             waitForAckedSeqno returns                     merged
 *   DataStreamer       Sender.writeBlock, for the next block         merged
 * </pre>
 *
 * PacketResponder and ResponseProcessor are threads of one block, started within its request; each
 * acknowledgement is a one-way message of that request.
 */
final class HdfsPipelineAcks {
  private static final int MAX_NESTING = 3;

  private final Requests requests;
  private final CarrierHop hop;
  private final Outcomes outcomes;
  private final ThreadLocal<@Nullable Operation> operation;
  private final SideTable<Handoff> lastPackets = new SideTable<>();
  private final ThreadLocal<Boolean> acknowledgesLast = ThreadLocal.withInitial(() -> false);
  private final FieldOf proto = new FieldOf("proto");
  private final FieldOf lastPacketInBlock = new FieldOf("lastPacketInBlock");
  private final List<FieldOf> outer = List.of(new FieldOf("this$0"), new FieldOf("this$1"));

  HdfsPipelineAcks(
      Requests requests, Outcomes outcomes, ThreadLocal<@Nullable Operation> operation) {
    this.requests = requests;
    this.hop = requests.hop(HdfsDataTransfer.NAME, "acknowledgement");
    this.outcomes = outcomes;
    this.operation = operation;
  }

  List<HookPoint> hookPoints() {
    String responder = "org.apache.hadoop.hdfs.server.datanode.BlockReceiver$PacketResponder";
    String ack = HdfsDataTransfer.PACKAGE + "PipelineAck";
    MethodMatch waitForAcked = MethodMatch.exactly("waitForAckedSeqno", "(J)V");
    return List.of(
        Hook.entering(
            "hdfs.PacketResponder.enqueue", responder, MethodMatch.named("enqueue"), this::queued),
        Hook.leaving(
            "hdfs.PacketResponder.waitForAckHead",
            responder,
            MethodMatch.named("waitForAckHead"),
            this::headOfQueue),
        Hook.entering("hdfs.PipelineAck.write", ack, MethodMatch.named("write"), this::addHeader),
        Hook.leaving(
            "hdfs.PipelineAck.readFields", ack, MethodMatch.named("readFields"), this::arrived),
        Hook.leaving(
            "hdfs.DataStreamer.waitForAckedSeqno",
            "org.apache.hadoop.hdfs.DataStreamer",
            waitForAcked,
            this::waited),
        Hook.leaving(
            "hdfs.DFSOutputStream.waitForAckedSeqno",
            "org.apache.hadoop.hdfs.DFSOutputStream",
            waitForAcked,
            this::waited),
        Hook.entering(
            "hdfs.Sender.writeBlock",
            HdfsDataTransfer.PACKAGE + "Sender",
            MethodMatch.named("writeBlock"),
            (self, args) -> outcomes.read(Thread.currentThread())));
  }

  private void queued(@Nullable Object responder, @Nullable Object[] args) {
    Operation current = operation.get();
    if (responder == null || !Boolean.TRUE.equals(args[1])) {
      return;
    }
    // Nothing goes back to a writer that sent us nothing.
    Handoff handoff = current != null && current.isContinued() ? requests.capture() : null;
    if (handoff != null) {
      lastPackets.put(responder, handoff);
    }
  }

  private @Nullable Object headOfQueue(
      @Nullable Object responder,
      @Nullable Object[] args,
      @Nullable Object packet,
      @Nullable Throwable thrown) {
    boolean last = packet != null && Boolean.TRUE.equals(lastPacketInBlock.get(packet));
    Handoff handoff = last && responder != null ? lastPackets.remove(responder) : null;
    if (handoff != null) {
      requests.merge(handoff);
    }
    acknowledgesLast.set(handoff != null);
    return packet;
  }

  private void addHeader(@Nullable Object ack, @Nullable Object[] args) {
    if (ack == null || !acknowledgesLast.get()) {
      return;
    }
    acknowledgesLast.set(false);
    Object message = proto.get(ack);
    Outgoing outgoing = message == null ? null : hop.send(false, false);
    if (message != null && outgoing != null) {
      proto.set(ack, HeaderField.written(message, outgoing.header()));
    }
  }

  private @Nullable Object arrived(
      @Nullable Object ack,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Object message = thrown != null || ack == null ? null : proto.get(ack);
    byte[] header = message == null ? null : HeaderField.read(message);
    if (header != null) {
      Scope acknowledged = hop.receive(header);
      requests.merge(requests.endAndKeep(acknowledged));
      keepForStream();
    }
    return result;
  }

  /** A ResponseProcessor is an inner class of the streamer, and that in 2.x of the stream. */
  private void keepForStream() {
    Object inner = Thread.currentThread();
    for (int i = 0; i < MAX_NESTING; i++) {
      Object enclosing = enclosing(inner);
      if (enclosing == null) {
        return;
      }
      Handoff known = requests.capture();
      if (known != null) {
        outcomes.ended(enclosing, known);
      }
      inner = enclosing;
    }
  }

  private @Nullable Object enclosing(Object inner) {
    for (FieldOf field : outer) {
      Object enclosing = field.get(inner);
      if (enclosing != null) {
        return enclosing;
      }
    }
    return null;
  }

  private @Nullable Object waited(
      @Nullable Object stream,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (stream != null && thrown == null) {
      outcomes.read(stream);
    }
    return result;
  }
}
