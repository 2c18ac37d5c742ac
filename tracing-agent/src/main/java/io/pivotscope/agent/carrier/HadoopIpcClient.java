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

  /** What one thread is in the middle of. */
  private static final class Here {
    /** The call whose header is about to be made. */
    @Nullable Object sending;

    /** What the call in progress has sent, and its call. */
    @Nullable Sent lastSent;

    @Nullable Object lastCall;

    /** Whether a reply has come whose call is not known yet, and its header. */
    boolean arrived;

    byte @Nullable [] header;

    void sent(@Nullable Object call, @Nullable Sent sent) {
      lastCall = call;
      lastSent = sent;
    }
  }

  private final CarrierHop hop;
  private final SideTable<Sent> calls = new SideTable<>();
  private final ThreadLocal<Here> here = ThreadLocal.withInitial(Here::new);

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
      Here mine = here.get();
      mine.sending = args[0];
      return mine;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Here mine) {
        mine.sending = null;
      }
      return result;
    }
  }

  private @Nullable Object addHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object header,
      @Nullable Throwable thrown) {
    Here mine = here.get();
    Object call = mine.sending;
    // One overload calls the other: the inner one has done it. Ids below 0 are no calls.
    if (header == null || call == null || !(args[2] instanceof Integer callId) || callId < 0) {
      return header;
    }
    mine.sending = null;
    Outgoing outgoing = hop.send(true, false);
    if (outgoing == null) {
      return header;
    }
    Object carrying = HeaderField.written(header, outgoing.header());
    Sent sent = new Sent(outgoing.ticket());
    calls.put(call, sent);
    mine.sent(call, sent);
    return carrying;
  }

  private void noteHeader(@Nullable Object self, @Nullable Object[] args) {
    Object header = args[0];
    Here mine = here.get();
    mine.arrived = header != null && !calls.isEmpty();
    mine.header = header != null && mine.arrived ? HeaderField.read(header) : null;
  }

  /** A fatal reply, or one to a call that is gone, completes nobody: least of all the next. */
  private @Nullable Object forgetHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Here mine = here.get();
    mine.arrived = false;
    mine.header = null;
    return result;
  }

  private void complete(@Nullable Object call, @Nullable Object[] args) {
    Here mine = here.get();
    if (!mine.arrived || call == null) {
      return;
    }
    mine.arrived = false;
    Sent sent = calls.get(call);
    if (sent != null) {
      sent.reply = mine.header;
      sent.replied = true;
    }
    mine.header = null;
  }

  /** Null means that the asynchronous caller's patience ended first. */
  private @Nullable Object gotResponse(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Object call = args[0];
    Here mine = here.get();
    Sent sent = call == null ? null : call == mine.lastCall ? mine.lastSent : calls.get(call);
    if (sent != null && (result != null || thrown != null)) {
      merge(sent);
    }
    return result;
  }

  private final class Call implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Here mine = here.get();
      mine.sent(null, null);
      return mine;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (!(state instanceof Here mine)) {
        return result;
      }
      Sent sent = mine.lastSent;
      mine.sent(null, null);
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
