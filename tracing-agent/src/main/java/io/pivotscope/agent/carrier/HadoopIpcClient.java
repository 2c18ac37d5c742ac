package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Ticket;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of Hadoop's RPC.
 *
 * <pre>
 *   caller       Client.call -> Connection.sendRpcRequest(call) -> ProtoUtil.makeRpcRequestHeader   out
 *   connection   receiveRpcResponse -> Client.checkResponse(header) -> call.setRpcResponse          noted
 *   caller       getRpcResponse(call) (3.x), or the end of Client.call                              merged
 * </pre>
 *
 * Each attempt of a retried call is a call of its own. A call that gets no reply completes nothing.
 */
final class HadoopIpcClient {
  static final MethodMatch SEND_REQUEST = MethodMatch.named("sendRpcRequest");
  static final MethodMatch CHECK_RESPONSE = MethodMatch.named("checkResponse");

  /**
   * A request on its way. Written by the connection's thread before the caller is woken. Does not
   * know its call, which must be free to go.
   */
  private static final class Sent {
    final @Nullable Ticket ticket;
    volatile boolean replied;
    byte @Nullable [] reply;
    private boolean merged;

    Sent(@Nullable Ticket ticket) {
      this.ticket = ticket;
    }

    synchronized boolean merges() {
      boolean first = replied && !merged;
      merged |= first;
      return first;
    }
  }

  /** The header of a reply whose call is not known yet. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Arrived(byte @Nullable [] header) {}

  private final CarrierHop hop;
  private final SideTable<Sent> calls = new SideTable<>();
  private final ThreadLocal<@Nullable Object> sending = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Sent> lastSent = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Arrived> arrived = new ThreadLocal<>();

  HadoopIpcClient(CarrierHop hop) {
    this.hop = hop;
  }

  List<HookPoint> hookPoints() {
    String client = HadoopIpc.CLIENT;
    String connection = client + "$Connection";
    return List.of(
        Hook.around("hadoop.ipc.Client.call", client, MethodMatch.named("call"), new Call()),
        Hook.around("hadoop.ipc.sendRpcRequest", connection, SEND_REQUEST, new Send()),
        Hook.replacing(
            "hadoop.ipc.makeRpcRequestHeader",
            HadoopIpc.PROTO_UTIL,
            MethodMatch.named("makeRpcRequestHeader"),
            this::addHeader),
        Hook.entering("hadoop.ipc.checkResponse", client, CHECK_RESPONSE, this::noteHeader),
        Hook.leaving(
            "hadoop.ipc.receiveRpcResponse",
            connection,
            MethodMatch.named("receiveRpcResponse"),
            this::forgetHeader),
        Hook.entering(
            "hadoop.ipc.Call.complete",
            client + "$Call",
            MethodMatch.named("setRpcResponse", "setException"),
            this::complete),
        Hook.leaving(
            "hadoop.ipc.getRpcResponse",
            client,
            MethodMatch.named("getRpcResponse"),
            this::gotResponse));
  }

  private final class Send implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      sending.set(args[0]);
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      sending.set(null);
      return result;
    }
  }

  private @Nullable Object addHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object header,
      @Nullable Throwable thrown) {
    Object call = sending.get();
    // One overload calls the other: the inner one has done it. Ids below 0 are no calls.
    if (header == null || call == null || !(args[2] instanceof Integer callId) || callId < 0) {
      return header;
    }
    sending.set(null);
    Outgoing outgoing = hop.send(true, false);
    if (outgoing == null) {
      return header;
    }
    Object carrying = HeaderField.written(header, outgoing.header());
    Sent sent = new Sent(outgoing.ticket());
    calls.put(call, sent);
    lastSent.set(sent);
    return carrying;
  }

  private void noteHeader(@Nullable Object self, @Nullable Object[] args) {
    Object header = args[0];
    arrived.set(header == null || calls.isEmpty() ? null : new Arrived(HeaderField.read(header)));
  }

  /** A fatal reply, or one to a call that is gone, completes nobody: least of all the next. */
  private @Nullable Object forgetHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    arrived.set(null);
    return result;
  }

  private void complete(@Nullable Object call, @Nullable Object[] args) {
    Arrived header = arrived.get();
    if (header == null || call == null) {
      return;
    }
    arrived.set(null);
    Sent sent = calls.get(call);
    if (sent != null) {
      sent.reply = header.header();
      sent.replied = true;
    }
  }

  /** Null means that the asynchronous caller's patience ended first. */
  private @Nullable Object gotResponse(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Sent sent = args[0] == null ? null : calls.get(args[0]);
    if (sent != null && (result != null || thrown != null)) {
      merge(sent);
    }
    return result;
  }

  private final class Call implements MethodHook {
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
      // An asynchronous call returns null at once; its reply is nobody's yet.
      if (sent != null && (result != null || thrown != null)) {
        merge(sent);
      }
      return result;
    }
  }

  private void merge(Sent sent) {
    if (sent.merges()) {
      hop.completed(sent.ticket, sent.reply);
    }
  }
}
