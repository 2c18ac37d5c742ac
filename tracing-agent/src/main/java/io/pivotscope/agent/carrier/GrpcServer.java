package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of gRPC.
 *
 * <pre>
 *   executor    ServerTransportListenerImpl.startWrappedCall(.., headers)    received: interceptors, service
 *   executor    ServerStreamListenerImpl.messagesAvailable, halfClosed, ..   each callback, one after another
 *   anyone      ServerStream.close(status, trailers)                         the reply
 *   transport   JumpToApplicationThread..Listener.closed(status)             the caller has given up
 * </pre>
 *
 * The key is the stream, which all of them know.
 */
final class GrpcServer {
  static final String TRANSPORT_LISTENER =
      "io.grpc.internal.ServerImpl$ServerTransportListenerImpl";
  static final String LISTENER = "io.grpc.internal.ServerCallImpl$ServerStreamListenerImpl";
  static final String STREAM = "io.grpc.internal.AbstractServerStream";
  private static final String IN_PROCESS_STREAM =
      "io.grpc.inprocess.InProcessTransport$InProcessStream$InProcessServerStream";
  private static final String JUMP_LISTENER =
      "io.grpc.internal.ServerImpl$JumpToApplicationThreadServerStreamListener";

  static final MethodMatch START_CALL =
      (name, descriptor, access) ->
          name.equals("startWrappedCall") && descriptor.contains("Lio/grpc/Metadata;)");
  static final MethodMatch CALLBACKS =
      MethodMatch.named("messagesAvailable", "halfClosed", "onReady");
  static final MethodMatch CLOSE =
      MethodMatch.exactly("close", "(Lio/grpc/Status;Lio/grpc/Metadata;)V");
  private static final MethodMatch CLOSED = MethodMatch.exactly("closed", "(Lio/grpc/Status;)V");

  /** As {@link MethodHook#enter}; null if the thread works on nothing then. */
  private interface Begin {
    @Nullable Serving begin(@Nullable Object self, @Nullable Object[] args);
  }

  private final Requests requests;
  private final CarrierHop hop;
  private final SideTable<Serving> byStream = new SideTable<>();
  private final FieldOf callOf = new FieldOf("call");
  private final FieldOf streamOf = new FieldOf("stream");

  GrpcServer(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  List<HookPoint> hookPoints() {
    return List.of(
        Hook.around("grpc.startWrappedCall", TRANSPORT_LISTENER, START_CALL, part(this::startCall)),
        Hook.around("grpc.ServerStreamListener", LISTENER, CALLBACKS, part(this::callback)),
        Hook.around("grpc.ServerStreamListener.closed", LISTENER, CLOSED, part(this::lastCallback)),
        Hook.entering("grpc.ServerStream.cancelled", JUMP_LISTENER, CLOSED, this::cancelled),
        Hook.entering("grpc.ServerStream.close", STREAM, CLOSE, this::addReply),
        Hook.entering("grpc.InProcessStream.close", IN_PROCESS_STREAM, CLOSE, this::addReply));
  }

  private @Nullable Serving startCall(@Nullable Object self, @Nullable Object[] args) {
    Object stream = args[1] == null ? null : streamOfCallOf(args[1]);
    Object headers = args[2];
    if (stream == null || headers == null) {
      return null;
    }
    Serving serving = new Serving(requests, hop, GrpcMetadata.take(headers));
    byStream.put(stream, serving);
    return serving;
  }

  private @Nullable Serving callback(@Nullable Object self, @Nullable Object[] args) {
    return resumed(self, byStream::get);
  }

  private @Nullable Serving lastCallback(@Nullable Object self, @Nullable Object[] args) {
    return resumed(self, byStream::remove);
  }

  private @Nullable Serving resumed(
      @Nullable Object self, Function<Object, @Nullable Serving> find) {
    Object stream = self == null || byStream.isEmpty() ? null : streamOfCallOf(self);
    Serving serving = stream == null ? null : find.apply(stream);
    return serving != null && serving.enter() ? serving : null;
  }

  /** A part of the serving, which the thread leaves when the method ends. */
  private static MethodHook part(Begin begin) {
    return new MethodHook() {
      @Override
      public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
        return begin.begin(self, args);
      }

      @Override
      public @Nullable Object exit(
          @Nullable Object state,
          @Nullable Object self,
          @Nullable Object[] args,
          @Nullable Object result,
          @Nullable Throwable thrown) {
        if (state instanceof Serving serving) {
          serving.leave();
        }
        return result;
      }
    };
  }

  private void cancelled(@Nullable Object self, @Nullable Object[] args) {
    Object stream = self == null || byStream.isEmpty() ? null : streamOf.get(self);
    Serving serving = stream == null ? null : byStream.get(stream);
    if (serving != null && !GrpcStatus.isOk(args[0])) {
      serving.abandon();
    }
  }

  private void addReply(@Nullable Object stream, @Nullable Object[] args) {
    Object trailers = args[1];
    Serving serving = stream == null || trailers == null ? null : byStream.get(stream);
    byte[] reply = serving == null ? null : serving.reply();
    if (trailers != null && reply != null && !GrpcMetadata.put(trailers, reply)) {
      hop.oversizedReply();
    }
  }

  private @Nullable Object streamOfCallOf(Object holder) {
    Object call = callOf.get(holder);
    return call == null ? null : streamOf.get(call);
  }
}
