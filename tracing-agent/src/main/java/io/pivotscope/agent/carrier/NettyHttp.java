package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Netty's codec for HTTP/1.1, client and server: where messages come in and go out. What becomes of
 * them is told by {@link NettyHttpClient} and {@link NettyHttpServer}.
 *
 * <pre>
 *   out   HttpObjectEncoder.encode(context, message, ..) -> encodeHeaders(headers, ..)
 *   in    AbstractChannelHandlerContext.fireChannelRead(message), the outermost for a message
 * </pre>
 *
 * The encoder gets a copy of the headers: an application may write one message object many times,
 * on several channels at once.
 */
final class NettyHttp {
  static final String NAME = "Netty HTTP";
  private static final String ENCODER = "io.netty.handler.codec.http.HttpObjectEncoder";
  private static final String CONTEXT = "io.netty.channel.AbstractChannelHandlerContext";

  /** Encoders of other protocols (RTSP) have the same base class. */
  private static final Set<String> HTTP_ENCODERS =
      Set.of(
          "io.netty.handler.codec.http.HttpRequestEncoder",
          "io.netty.handler.codec.http.HttpResponseEncoder");

  private static final MethodMatch ENCODE =
      (name, descriptor, access) ->
          name.equals("encode") && descriptor.contains("Ljava/lang/Object;");

  private static final MethodMatch ENCODE_HEADERS = MethodMatch.named("encodeHeaders");

  private static final MethodMatch FIRE =
      (name, descriptor, access) ->
          name.equals("fireChannelRead") && (access & Opcodes.ACC_BRIDGE) == 0;

  private static final ClassValue<Boolean> ENCODES_HTTP =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          Class<?> each = type;
          while (each != null && !HTTP_ENCODERS.contains(each.getName())) {
            each = each.getSuperclass();
          }
          return each != null;
        }
      };

  /** A head that is being encoded. */
  private record Outbound(Object channel, Object message) {}

  /** A message's way through the handlers, the first of which has an entry here. */
  private record Inbound(NettyConnection<?> connection, Resumable work, Set<NettyMessage> kinds) {}

  private final NettyHttpClient client;
  private final NettyHttpServer server;
  private final ThreadLocal<@Nullable Outbound> encoding = new ThreadLocal<>();
  private final MethodOf channel = new MethodOf("channel");
  private final MethodOf copy = new MethodOf("copy");

  private NettyHttp(Requests requests) {
    HttpHop hop = new HttpHop(requests, NAME, new NettyHeaders());
    this.client = new NettyHttpClient(requests, hop);
    this.server = new NettyHttpServer(hop);
  }

  static Declaration declaration(Requests requests) {
    NettyHttp netty = new NettyHttp(requests);
    return new Declaration(
        NAME,
        List.of(
            Hook.around("netty.http.encode", ENCODER, ENCODE, netty.new Encode()),
            new HookPoint(
                "netty.http.encodeHeaders",
                TypeMatch.exactly(ENCODER),
                ENCODE_HEADERS,
                true,
                false,
                (self, args) -> {
                  netty.encodeHeaders(args);
                  return null;
                }),
            Hook.around("netty.http.fireChannelRead", CONTEXT, FIRE, netty.new Read())),
        List.of(
            new Reference(ENCODER, "encode(.., Object, ..)", ENCODE),
            new Reference(ENCODER, "encodeHeaders(HttpHeaders, ..)", ENCODE_HEADERS),
            new Reference(CONTEXT, "fireChannelRead(Object)", FIRE)));
  }

  private final class Encode implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object encoder, @Nullable Object[] args) {
      Object message = args[1];
      if (encoder == null || args[0] == null || message == null) {
        return null;
      }
      Set<NettyMessage> kinds = NettyMessage.of(message);
      boolean head = kinds.contains(NettyMessage.REQUEST) || kinds.contains(NettyMessage.RESPONSE);
      Object of = head && ENCODES_HTTP.get(encoder.getClass()) ? channel.call(args[0]) : null;
      encoding.set(of == null ? null : new Outbound(of, message));
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object encoder,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      encoding.set(null);
      return result;
    }
  }

  /** By now the encoder has brought the message's own headers into order. */
  private void encodeHeaders(@Nullable Object[] args) {
    Outbound outbound = encoding.get();
    Object own = args[0] == null || outbound == null ? null : copy.call(args[0]);
    if (outbound == null || own == null) {
      return;
    }
    encoding.set(null);
    boolean changed =
        NettyMessage.of(outbound.message()).contains(NettyMessage.REQUEST)
            ? client.send(outbound.channel(), outbound.message(), own)
            : server.reply(outbound.channel(), outbound.message(), own);
    if (changed) {
      args[0] = own;
    }
  }

  private final class Read implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object context, @Nullable Object[] args) {
      Object message = args[0];
      Set<NettyMessage> kinds = message == null ? Set.of() : NettyMessage.of(message);
      Object of = context == null || kinds.isEmpty() ? null : channel.call(context);
      if (of == null || message == null) {
        return null;
      }
      NettyConnection<?> connection = connection(of, kinds);
      if (connection == null || connection.isBusyHere()) {
        return null; // the next handler, or one that makes a full message of the parts
      }
      Resumable work = work(of, message, kinds);
      if (work == null) {
        return null;
      }
      connection.setBusy(true);
      return new Inbound(connection, work, kinds);
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object context,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Inbound inbound) {
        inbound.connection().setBusy(false);
        inbound.work().leave();
        if (inbound.kinds().contains(NettyMessage.LAST)) {
          inbound.connection().setCurrent(null);
        }
      }
      return result;
    }
  }

  /** Parts of a body belong to whichever side of an exchange the channel is. */
  private @Nullable NettyConnection<?> connection(Object of, Set<NettyMessage> kinds) {
    if (kinds.contains(NettyMessage.REQUEST)) {
      return server.open(of);
    }
    NettyConnection<?> served = server.connection(of);
    return served != null && !kinds.contains(NettyMessage.RESPONSE)
        ? served
        : client.connection(of);
  }

  /** What the message is part of, now on the calling thread; null if of nothing that is known. */
  private @Nullable Resumable work(Object of, Object message, Set<NettyMessage> kinds) {
    if (kinds.contains(NettyMessage.REQUEST)) {
      return server.received(of, message);
    }
    if (kinds.contains(NettyMessage.RESPONSE)) {
      return client.received(of, message);
    }
    NettyConnection<?> connection = connection(of, kinds);
    Resumable current = connection == null ? null : connection.current();
    return current != null && current.resume() ? current : null;
  }
}
