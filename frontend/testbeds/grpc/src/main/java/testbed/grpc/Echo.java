package testbed.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A service over strings: one function, to be called in every way that gRPC has. */
public final class Echo {
  private static final String SERVICE = "testbed.Echo";

  static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);

  /** Answers from another thread. */
  static final MethodDescriptor<String, String> LATER = method("Later", MethodType.UNARY);

  /** Throws when the work is done. */
  static final MethodDescriptor<String, String> THROWS = method("Throws", MethodType.UNARY);

  /** Every other time the work ends with a status that callers retry. */
  static final MethodDescriptor<String, String> FLAKY = method("Flaky", MethodType.UNARY);

  /** Callers make two attempts; the second is answered. */
  static final MethodDescriptor<String, String> HEDGED = method("Hedged", MethodType.UNARY);

  /** Answers when the caller has given up. */
  static final MethodDescriptor<String, String> LATE = method("Late", MethodType.UNARY);

  static final MethodDescriptor<String, String> SERVER_STREAM =
      method("ServerStream", MethodType.SERVER_STREAMING);

  /** Sends one message, and ends when the caller has given up. */
  static final MethodDescriptor<String, String> ENDLESS =
      method("Endless", MethodType.SERVER_STREAMING);

  static final MethodDescriptor<String, String> CLIENT_STREAM =
      method("ClientStream", MethodType.CLIENT_STREAMING);

  static final MethodDescriptor<String, String> BIDI = method("Bidi", MethodType.BIDI_STREAMING);

  private static final Map<String, ?> SERVICE_CONFIG =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of("service", SERVICE, "method", "Flaky")),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      3.0,
                      "initialBackoff",
                      "0.001s",
                      "maxBackoff",
                      "0.002s",
                      "backoffMultiplier",
                      1.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE"))),
              Map.of(
                  "name",
                  List.of(Map.of("service", SERVICE, "method", "Hedged")),
                  "hedgingPolicy",
                  Map.of("maxAttempts", 2.0, "hedgingDelay", "0.001s"))));

  private Echo() {}

  /**
   * Starts a server on a free port of the loopback address.
   *
   * @param work done by each call of each method, once
   * @param direct whether the service runs on the transport's own threads
   */
  public static Server serve(Function<String, String> work, boolean direct) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address).addService(service(new Methods(work)));
    if (direct) {
      builder.directExecutor();
    }
    return builder.build().start();
  }

  /**
   * A channel to such a server.
   *
   * @param direct whether callbacks run on the transport's own threads
   */
  public static ManagedChannel channel(int port, boolean direct) {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(host, port)
            .usePlaintext()
            .defaultServiceConfig(SERVICE_CONFIG);
    if (direct) {
      builder.directExecutor();
    }
    return builder.build();
  }

  /** Calls the function at the other end and waits for its answer. */
  public static String call(Channel channel, String request) {
    return ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, request);
  }

  private static ServerServiceDefinition service(Methods methods) {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(methods::unary))
        .addMethod(LATER, ServerCalls.asyncUnaryCall(methods::later))
        .addMethod(THROWS, ServerCalls.asyncUnaryCall(methods::throwing))
        .addMethod(FLAKY, ServerCalls.asyncUnaryCall(methods::flaky))
        .addMethod(HEDGED, ServerCalls.asyncUnaryCall(methods::hedged))
        .addMethod(LATE, ServerCalls.asyncUnaryCall(methods::late))
        .addMethod(SERVER_STREAM, ServerCalls.asyncServerStreamingCall(methods::serverStream))
        .addMethod(ENDLESS, ServerCalls.asyncServerStreamingCall(methods::endless))
        .addMethod(CLIENT_STREAM, ServerCalls.asyncClientStreamingCall(methods::clientStream))
        .addMethod(BIDI, ServerCalls.asyncBidiStreamingCall(methods::bidi))
        .build();
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    Utf8 utf8 = new Utf8();
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(utf8)
        .setResponseMarshaller(utf8)
        .build();
  }

  private static final class Utf8 implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
