package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pivotscope.sample.proto.Rpc.ReplyHeader;
import io.pivotscope.sample.proto.Rpc.RequestHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Calls to any server, over one connection each. Thread-safe. Calls are not made from the client's
 * own event loop, which must stay free to open connections.
 */
public final class RpcClient implements AutoCloseable {
  private static final long CALL_TIMEOUT_SECONDS = 60;

  private final String name;
  private final String host;
  private final EventLoopGroup eventLoop;
  private final Bootstrap bootstrap;
  private final Map<InetSocketAddress, ClientConnection> connections = new HashMap<>();
  private final AtomicLong lastCallId = new AtomicLong();

  /**
   * @param name what servers know this process by
   * @param host the emulated host that this process runs on
   */
  public RpcClient(String name, String host) {
    this.name = name;
    this.host = host;
    this.eventLoop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name + " client", true), NioIoHandler.newFactory());
    this.bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Frames.addDecoder(channel.pipeline());
                    channel.pipeline().addLast(new ClientConnection(RpcClient.this, channel));
                  }
                });
  }

  public String name() {
    return name;
  }

  public String host() {
    return host;
  }

  /** Calls and waits. What the call cost is added to {@code cost}, also when it fails. */
  public <T> T call(
      InetSocketAddress to, String method, MessageLite request, Parser<T> parser, Cost cost)
      throws IOException {
    return parser.parseFrom(callAndDrain(to, method, request, cost, packet -> {}));
  }

  /**
   * Calls a method that streams packets back, and waits for the reply that follows them.
   *
   * @param packetSink gets the packets in order, on the client's event loop, and must not wait
   */
  public ByteString callAndDrain(
      InetSocketAddress to,
      String method,
      MessageLite request,
      Cost cost,
      Consumer<Packet> packetSink)
      throws IOException {
    ClientConnection connection = connect(to);
    PendingCall call = start(connection, method, request, cost, packetSink);
    try {
      return await(call.reply);
    } finally {
      connection.abandon(call);
    }
  }

  /** Calls without waiting. The future completes on the client's event loop. */
  public CompletableFuture<ByteString> send(
      InetSocketAddress to, String method, MessageLite request, Cost cost) throws IOException {
    return start(connect(to), method, request, cost, packet -> {}).reply;
  }

  /** Begins a call to which this side streams packets. */
  public OutboundStream stream(InetSocketAddress to, String method, MessageLite request, Cost cost)
      throws IOException {
    ClientConnection connection = connect(to);
    return new OutboundStream(connection, start(connection, method, request, cost, packet -> {}));
  }

  private PendingCall start(
      ClientConnection connection,
      String method,
      MessageLite request,
      Cost cost,
      Consumer<Packet> packetSink) {
    PendingCall call = new PendingCall(lastCallId.incrementAndGet(), method, cost, packetSink);
    RequestHeader header =
        RequestHeader.newBuilder()
            .setCallId(call.id)
            .setMethod(method)
            .setClientName(name)
            .setClientHost(host)
            .putAllMetadata(Frames.toByteStrings(requestMetadata(call)))
            .build();
    connection.send(call, header, request.toByteString());
    return call;
  }

  /** What the header of a request carries: asked for once per call, on the caller's thread. */
  private Map<String, byte[]> requestMetadata(PendingCall call) {
    return call.requestMetadata;
  }

  /** A reply has come for a call that waits; on the client's event loop, once per call. */
  void completeCall(
      PendingCall call, Map<String, byte[]> metadata, ReplyHeader header, ByteString body) {
    call.cost.add(header.getDatanodeBytes());
    if (header.getError().isEmpty()) {
      call.reply.complete(body);
      call.ackArrivedNever(new IOException(call.method + " has ended"));
    } else {
      call.fail(new RpcException(header.getError()));
    }
  }

  static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException refused) {
        // A new exception, so that its stack shows who waited.
        RpcException rethrown = new RpcException(String.valueOf(refused.getMessage()));
        rethrown.initCause(refused);
        throw rethrown;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no reply within " + CALL_TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private synchronized ClientConnection connect(InetSocketAddress to) throws IOException {
    ClientConnection connection = connections.get(to);
    if (connection == null || !connection.isActive()) {
      ChannelFuture connected = bootstrap.connect(to).awaitUninterruptibly();
      if (!connected.isSuccess()) {
        throw new IOException("cannot connect to " + to, connected.cause());
      }
      connection = connected.channel().pipeline().get(ClientConnection.class);
      connections.put(to, connection);
    }
    return connection;
  }

  @Override
  public void close() {
    var unused = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
