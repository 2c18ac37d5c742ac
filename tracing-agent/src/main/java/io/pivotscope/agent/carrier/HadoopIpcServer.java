package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of Hadoop's RPC.
 *
 * <pre>
 *   reader    Connection.processRpcRequest(header) -> new Call(.. rpcRequest ..)   header kept with rpcRequest
 *   handler   RPC$Server.call(.., rpcRequest, ..)                                  the handling; at its end the reply
 *   anyone    Server.setupResponse(.. call ..) -> RpcResponseHeaderProto.newBuilder()    written
 * </pre>
 *
 * The key is the deserialised request: the only object that is there in all three, in all versions,
 * and that survives re-queueing and the copy made for an aborted call. The handler's loop is on a
 * stack for ever; {@code RPC$Server.call} is the method inside it that runs once per call, and it
 * returns before anybody can send the answer, also where FSEditLogAsync does.
 */
final class HadoopIpcServer {
  static final MethodMatch PROCESS_REQUEST =
      (name, descriptor, access) ->
          name.equals("processRpcRequest") && descriptor.contains("RpcRequestHeaderProto;");
  static final MethodMatch CALL =
      (name, descriptor, access) ->
          name.equals("call")
              && descriptor.endsWith(
                  "Ljava/lang/String;Lorg/apache/hadoop/io/Writable;J)"
                      + "Lorg/apache/hadoop/io/Writable;");

  /** The overloads that get a status build the header. */
  static final MethodMatch SETUP_RESPONSE =
      (name, descriptor, access) ->
          name.equals("setupResponse") && descriptor.contains("$RpcStatusProto;");

  /** A request with a header, between its arrival and its answer. */
  private static final class Incoming {
    final byte[] header;
    volatile byte @Nullable [] reply;

    Incoming(byte[] header) {
      this.header = header;
    }
  }

  /** What one thread is in the middle of. */
  private static final class Here {
    /** The request that it reads. */
    @Nullable Incoming reading;

    /** The header of the answer that it makes. */
    byte @Nullable [] answering;
  }

  private record Handling(Scope scope, @Nullable Incoming incoming) {}

  private final Requests requests;
  private final CarrierHop hop;
  private final SideTable<Incoming> byRequest = new SideTable<>();
  private final ThreadLocal<Here> here = ThreadLocal.withInitial(Here::new);
  private final FieldOf rpcRequest = new FieldOf("rpcRequest");

  HadoopIpcServer(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  List<HookPoint> hookPoints() {
    String server = HadoopIpc.SERVER;
    MethodMatch constructor = MethodMatch.named("<init>");
    MethodMatch newBuilder =
        (name, descriptor, access) -> name.equals("newBuilder") && descriptor.startsWith("()");
    return List.of(
        Hook.around(
            "hadoop.ipc.processRpcRequest", server + "$Connection", PROCESS_REQUEST, new Read()),
        Hook.leaving("hadoop.ipc.RpcCall.new", server + "$RpcCall", constructor, this::attach),
        Hook.leaving("hadoop.ipc.Call.new", server + "$Call", constructor, this::attach),
        Hook.around("hadoop.ipc.Server.call", HadoopIpc.RPC_SERVER, CALL, new Handle()),
        Hook.around("hadoop.ipc.setupResponse", server, SETUP_RESPONSE, new Answer()),
        Hook.leaving(
            "hadoop.ipc.newResponseHeader",
            HadoopIpc.RESPONSE_HEADER,
            newBuilder,
            this::addHeader));
  }

  private final class Read implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      byte[] header = args[0] == null ? null : HeaderField.read(args[0]);
      Here mine = here.get();
      mine.reading = header == null ? null : new Incoming(header);
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
        mine.reading = null;
      }
      return result;
    }
  }

  /** Before the call is queued: a handler may run it before the reader is back. */
  private @Nullable Object attach(
      @Nullable Object call,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Incoming incoming = here.get().reading;
    if (incoming != null && call != null) {
      Object request = rpcRequest.get(call);
      if (request != null) {
        byRequest.put(request, incoming);
      }
    }
    return result;
  }

  private final class Handle implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Incoming incoming = args[2] == null ? null : byRequest.get(args[2]);
      Scope scope = hop.receive(incoming == null ? null : incoming.header);
      return new Handling(scope, incoming);
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Handling handling) {
        try {
          if (handling.incoming() != null) {
            handling.incoming().reply = hop.reply(handling.scope());
          }
        } finally {
          requests.end(handling.scope());
        }
      }
      return result;
    }
  }

  private final class Answer implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Here mine = here.get();
      mine.answering = replyTo(args);
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
        mine.answering = null;
      }
      return result;
    }
  }

  /** The call is the first argument in 3.x, the second in 2.x. */
  private byte @Nullable [] replyTo(@Nullable Object[] args) {
    if (byRequest.isEmpty()) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      Object request = args[i] == null ? null : rpcRequest.get(args[i]);
      Incoming incoming = request == null ? null : byRequest.get(request);
      if (incoming != null) {
        return incoming.reply;
      }
    }
    return null;
  }

  private @Nullable Object addHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object builder,
      @Nullable Throwable thrown) {
    byte[] reply = here.get().answering;
    if (reply != null && builder != null) {
      Class<?> message = builder.getClass().getEnclosingClass();
      HeaderField.write(builder, message, reply);
    }
    return builder;
  }
}
