package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Ticket;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The RPC of the sample system: the header is an entry of the metadata map that its request and
 * reply headers have.
 *
 * <pre>
 *   caller       RpcClient.requestMetadata(call)          out
 *   handler      RpcServer.handle(call)                   the handling
 *   anyone       RpcCall.replyMetadata                    the reply, which ends it
 *   event loop   RpcClient.completeCall(call, metadata)   kept with the call's future
 *   whoever reads the future                              merged
 * </pre>
 */
final class SampleRpc {
  private static final String NAME = "sample RPC";
  static final String KEY = "pivotscope";

  private static final String PACKAGE = "io.pivotscope.sample.rpc.";
  private static final MethodMatch REQUEST_METADATA = MethodMatch.named("requestMetadata");
  private static final MethodMatch HANDLE =
      (name, descriptor, access) -> name.equals("handle") && descriptor.contains("RpcCall;)");
  private static final MethodMatch REPLY_METADATA = MethodMatch.named("replyMetadata");
  private static final MethodMatch COMPLETE_CALL = MethodMatch.named("completeCall");

  private final Requests requests;
  private final CarrierHop hop;
  private final Outcomes outcomes;
  private final SideTable<Ticket> tickets = new SideTable<>();
  private final SideTable<Serving> handlings = new SideTable<>();
  private final FieldOf metadata = new FieldOf("metadata");
  private final FieldOf replyFuture = new FieldOf("reply");

  private SampleRpc(Requests requests, Outcomes outcomes) {
    this.requests = requests;
    this.hop = requests.hop(NAME, "call");
    this.outcomes = outcomes;
  }

  static Declaration declaration(Requests requests, Outcomes outcomes) {
    SampleRpc rpc = new SampleRpc(requests, outcomes);
    String client = PACKAGE + "RpcClient";
    String call = PACKAGE + "RpcCall";
    List<HookPoint> points =
        List.of(
            Hook.leaving("sample.requestMetadata", client, REQUEST_METADATA, rpc::addToRequest),
            Hook.around("sample.handle", PACKAGE + "RpcServer", HANDLE, rpc.new Handle()),
            Hook.leaving("sample.replyMetadata", call, REPLY_METADATA, rpc::addToReply),
            Hook.entering("sample.completeCall", client, COMPLETE_CALL, rpc::completed));
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference(client, "requestMetadata(PendingCall)", REQUEST_METADATA),
            new Reference(client, "completeCall(PendingCall, Map, ..)", COMPLETE_CALL),
            new Reference(PACKAGE + "RpcServer", "handle(RpcCall)", HANDLE),
            new Reference(call, "replyMetadata()", REPLY_METADATA)));
  }

  private @Nullable Object addToRequest(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object map,
      @Nullable Throwable thrown) {
    Object call = args[0];
    if (call == null || map == null) {
      return map;
    }
    Outgoing outgoing = hop.send(true, false);
    if (outgoing != null) {
      put(map, outgoing.header());
      if (outgoing.ticket() != null) {
        tickets.put(call, outgoing.ticket());
      }
    }
    return map;
  }

  private final class Handle implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object call = args[0];
      byte[] header = call == null ? null : header(metadata.get(call));
      Serving handling = new Serving(requests, hop, header);
      if (header != null && call != null) {
        handlings.put(call, handling);
      }
      return handling;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Serving handling) {
        handling.leave();
      }
      return result;
    }
  }

  private @Nullable Object addToReply(
      @Nullable Object call,
      @Nullable Object[] args,
      @Nullable Object map,
      @Nullable Throwable thrown) {
    Serving handling = call == null ? null : handlings.remove(call);
    byte[] reply = handling == null || map == null ? null : handling.reply();
    if (reply != null && map != null) {
      put(map, reply);
    }
    return map;
  }

  private void completed(@Nullable Object self, @Nullable Object[] args) {
    Object call = args[0];
    Ticket ticket = call == null ? null : tickets.remove(call);
    Object future = ticket == null || call == null ? null : replyFuture.get(call);
    if (future != null) {
      outcomes.put(future, new Reply(hop, ticket, header(args[1])));
    }
  }

  @SuppressWarnings("unchecked") // Map<String, byte[]>, by the reference check's names
  private static void put(Object map, byte[] header) {
    ((Map<String, byte[]>) map).put(KEY, header);
  }

  private static byte @Nullable [] header(@Nullable Object map) {
    return map instanceof Map<?, ?> entries && entries.get(KEY) instanceof byte[] header
        ? header
        : null;
  }
}
