package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of HBase's RPC: of masters and region servers.
 *
 * <pre>
 *   event loop   new ServerCall(.. header ..)                               keeps what was received
 *   handler      CallRunner.run -> call.header                              the handling
 *                  -> setResponse -> createHeaderAndMessageBytes(header)    the reply, at its end
 * </pre>
 *
 * The ServerCall has its header wherever it goes, so queues, fast paths and priorities need no
 * hook. A call that is refused before a handler takes it is answered without a header.
 */
final class HBaseServer {
  private static final String IPC = "org.apache.hadoop.hbase.ipc.";
  static final String CALL_RUNNER = IPC + "CallRunner";
  static final String SERVER_CALL = IPC + "ServerCall";
  static final MethodMatch RUN = MethodMatch.exactly("run", "()V");

  /** The other overload is called by this one. */
  static final MethodMatch CREATE_HEADER =
      (name, descriptor, access) ->
          name.equals("createHeaderAndMessageBytes") && descriptor.contains("ILjava/util/List;)");

  private static final int RESPONSE_HEADER = 1;

  private final Requests requests;
  private final CarrierHop hop;
  private final FieldOf call = new FieldOf("call");
  private final FieldOf header = new FieldOf("header");
  private final ThreadLocal<@Nullable Scope> handling = new ThreadLocal<>();

  HBaseServer(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  List<HookPoint> hookPoints() {
    return List.of(
        Hook.around("hbase.CallRunner.run", CALL_RUNNER, RUN, new Handle()),
        new HookPoint(
            "hbase.createHeaderAndMessageBytes",
            TypeMatch.exactly(SERVER_CALL),
            CREATE_HEADER,
            true,
            false,
            (self, args) -> {
              addHeader(args);
              return null;
            }));
  }

  private final class Handle implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object received = self == null ? null : call.of(self);
      Object requestHeader = received == null ? null : header.of(received);
      Scope scope = hop.receive(requestHeader == null ? null : HeaderField.read(requestHeader));
      handling.set(scope);
      return scope;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      handling.set(null);
      if (state instanceof Scope scope) {
        requests.end(scope);
      }
      return result;
    }
  }

  /** Of whatever the handler answers first: a result, an exception, or that it could not answer. */
  private void addHeader(@Nullable Object[] args) {
    Scope scope = handling.get();
    Object plain = args[RESPONSE_HEADER];
    byte[] reply = scope == null || plain == null ? null : hop.reply(scope);
    if (reply != null && plain != null) {
      args[RESPONSE_HEADER] = HeaderField.written(plain, reply);
    }
  }
}
