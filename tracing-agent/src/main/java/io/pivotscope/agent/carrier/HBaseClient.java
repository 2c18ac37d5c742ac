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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of HBase's RPC, with either of its connections.
 *
 * <pre>
 *   caller       callBlockingMethod -> new Call                            out
 *   event loop   IPCUtil.buildRequestHeader(call)                          the header written
 *                readResponse -> ResponseHeader.parseDelimitedFrom
 *                  -> call.setResponse or setException                     noted
 *   caller       the end of callBlockingMethod                             merged
 *   event loop   onCallFinished(call)                                      a callback: merged, then run
 * </pre>
 *
 * Each attempt of an operation that is retried is a Call. One that times out, or whose connection
 * is lost, completes nothing. A callback continues the request that made the Call.
 */
final class HBaseClient {
  private static final String IPC = "org.apache.hadoop.hbase.ipc.";
  static final String CALL = IPC + "Call";
  static final String CLIENT = IPC + "AbstractRpcClient";
  static final String CONNECTION = IPC + "RpcConnection";
  static final String IPC_UTIL = IPC + "IPCUtil";
  private static final String RESPONSE_HEADER =
      "org.apache.hadoop.hbase.shaded.protobuf.generated.RPCProtos$ResponseHeader";

  static final MethodMatch BUILD_HEADER = MethodMatch.named("buildRequestHeader");
  static final MethodMatch READ_RESPONSE =
      (name, descriptor, access) ->
          name.equals("readResponse") && descriptor.startsWith("(Ljava/io/InputStream;");
  static final MethodMatch SET_RESPONSE = MethodMatch.named("setResponse");
  static final MethodMatch SET_EXCEPTION = MethodMatch.named("setException");
  static final MethodMatch CALL_BLOCKING = MethodMatch.named("callBlockingMethod");
  static final MethodMatch CALL_FINISHED = MethodMatch.named("onCallFinished");
  private static final MethodMatch PARSE =
      (name, descriptor, access) ->
          name.equals("parseDelimitedFrom") && descriptor.startsWith("(Ljava/io/InputStream;)");

  /** What a blocking caller has sent. */
  private static final class Waiting {
    @Nullable Sent sent;
  }

  /** A response that is being read; its call is not known yet. */
  private static final class Arriving {
    int callId = NO_CALL;
    byte @Nullable [] header;
  }

  private static final int NO_CALL = -1;

  private final Requests requests;
  private final CarrierHop hop;
  private final SideTable<Sent> calls = new SideTable<>();
  private final ThreadLocal<@Nullable Waiting> waiting = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Arriving> arriving = new ThreadLocal<>();
  private final FieldOf id = new FieldOf("id");
  private final MethodOf getCallId = new MethodOf("getCallId");

  HBaseClient(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  List<HookPoint> hookPoints() {
    return List.of(
        Hook.around("hbase.callBlockingMethod", CLIENT, CALL_BLOCKING, new Wait()),
        Hook.leaving("hbase.Call.new", CALL, MethodMatch.named("<init>"), this::made),
        Hook.replacing("hbase.buildRequestHeader", IPC_UTIL, BUILD_HEADER, this::write),
        Hook.around("hbase.readResponse", CONNECTION, READ_RESPONSE, new Read()),
        Hook.leaving("hbase.ResponseHeader.parse", RESPONSE_HEADER, PARSE, this::parsed),
        Hook.entering("hbase.Call.setResponse", CALL, SET_RESPONSE, this::answered),
        Hook.entering("hbase.Call.setException", CALL, SET_EXCEPTION, this::answered),
        Hook.around(
            "hbase.onCallFinished",
            CLIENT,
            CALL_FINISHED,
            new ScopeHook(requests, this::callback)));
  }

  private final class Wait implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Waiting mine = new Waiting();
      waiting.set(mine);
      return mine;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      waiting.set(null);
      if (state instanceof Waiting mine && mine.sent != null) {
        mine.sent.completed();
      }
      return result;
    }
  }

  /** Before it is sent, by whichever thread. Ids below 0 are no calls. */
  private @Nullable Object made(
      @Nullable Object call,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (call == null || idOf(call) < 0) {
      return result;
    }
    Waiting caller = waiting.get();
    Handoff callback = caller != null ? null : requests.capture();
    Outgoing outgoing = hop.send(true, false);
    if (outgoing != null) {
      Sent sent = new Sent(hop, outgoing, callback);
      calls.put(call, sent);
      if (caller != null) {
        caller.sent = sent;
      }
    }
    return result;
  }

  private int idOf(Object call) {
    return id.of(call) instanceof Integer number ? number : NO_CALL;
  }

  private @Nullable Object write(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object header,
      @Nullable Throwable thrown) {
    Sent sent = args[0] == null ? null : calls.get(args[0]);
    return sent == null || header == null
        ? header
        : HeaderField.written(header, sent.outgoing.header());
  }

  private final class Read implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Arriving response = calls.isEmpty() ? null : new Arriving();
      arriving.set(response);
      return response;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      arriving.set(null);
      if (state instanceof Arriving response && response.header != null) {
        hop.orphaned(); // its call has timed out
      }
      return result;
    }
  }

  private @Nullable Object parsed(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object header,
      @Nullable Throwable thrown) {
    Arriving response = arriving.get();
    if (response != null && header != null && getCallId.call(header) instanceof Integer callId) {
      response.callId = callId;
      response.header = HeaderField.read(header);
    }
    return header;
  }

  /** A connection that is lost ends its calls too, which is no answer. */
  private void answered(@Nullable Object call, @Nullable Object[] args) {
    Arriving response = arriving.get();
    if (response == null || call == null || response.callId < 0 || response.callId != idOf(call)) {
      return;
    }
    Sent sent = calls.get(call);
    byte[] header = response.header;
    response.callId = NO_CALL;
    response.header = null;
    if (sent != null) {
      sent.arrived(header);
    }
  }

  private @Nullable Scope callback(@Nullable Object self, @Nullable Object[] args) {
    Sent sent = args[0] == null ? null : calls.get(args[0]);
    if (sent == null || sent.callback == null) {
      return null;
    }
    Scope scope = requests.begin(sent.callback);
    sent.completed();
    return scope;
  }
}
