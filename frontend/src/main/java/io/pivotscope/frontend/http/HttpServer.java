package io.pivotscope.frontend.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Listens for commands. Every request carries the token ({@code Authorization: Bearer ..}); it is
 * answered on a pool of its own, since compiling waits for processes.
 */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_BODY_BYTES = 4 << 20;
  private static final int THREADS = 8;

  private final Channel channel;
  private final ChannelGroup accepted;
  private final ExecutorService pool;

  private HttpServer(Channel channel, ChannelGroup accepted, ExecutorService pool) {
    this.channel = channel;
    this.accepted = accepted;
    this.pool = pool;
  }

  /**
   * A request without its transport.
   *
   * @param accept the header of that name; empty without one
   */
  record Request(
      String method, String path, Map<String, String> parameters, String accept, String body) {}

  /** What is answered as it is, since it is no JSON. */
  record Text(String mediaType, String text) {}

  /** An answer: its status, and {@link Text} or what becomes JSON. */
  record Response(int status, Object body) {
    static Response ok(Object body) {
      return new Response(200, body);
    }

    static Response failure(int status, String... errors) {
      return new Response(status, new Api.Failure(List.of(errors)));
    }
  }

  /** Answers requests; may block, may be called by several threads at once. */
  interface Handler {
    Response handle(Request request);
  }

  /** Binds and listens. */
  static HttpServer listen(
      InetSocketAddress address, String token, EventLoopGroup group, Handler handler)
      throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "pivotscope-http");
              thread.setDaemon(true);
              return thread;
            });
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel ch) {
                    accepted.add(ch);
                    ch.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                        .addLast(new Exchange(expected, pool, handler));
                  }
                })
            .bind(address)
            .sync()
            .channel();
    return new HttpServer(channel, accepted, pool);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    accepted.close().awaitUninterruptibly();
    pool.shutdownNow();
  }

  private static final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final byte[] authorization;
    private final ExecutorService pool;
    private final Handler handler;

    Exchange(byte[] authorization, ExecutorService pool, Handler handler) {
      this.authorization = authorization;
      this.pool = pool;
      this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest http) {
      boolean keepAlive = HttpUtil.isKeepAlive(http);
      String given = http.headers().get(HttpHeaderNames.AUTHORIZATION, "");
      if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
        write(context, keepAlive, Response.failure(401, "missing or wrong token"));
        return;
      }
      QueryStringDecoder uri = new QueryStringDecoder(http.uri());
      Map<String, String> parameters = new TreeMap<>();
      uri.parameters().forEach((name, values) -> parameters.put(name, values.get(0)));
      Request request =
          new Request(
              http.method().name(),
              uri.path(),
              parameters,
              http.headers().get(HttpHeaderNames.ACCEPT, ""),
              http.content().toString(StandardCharsets.UTF_8));
      try {
        pool.execute(() -> write(context, keepAlive, handle(request)));
      } catch (RejectedExecutionException closing) {
        context.close();
      }
    }

    private Response handle(Request request) {
      try {
        return handler.handle(request);
      } catch (RuntimeException e) {
        return Response.failure(500, "the frontend failed: " + e);
      }
    }

    private static void write(ChannelHandlerContext context, boolean keepAlive, Response response) {
      Text text =
          response.body() instanceof Text given
              ? given
              : new Text(Route.JSON + "; charset=utf-8", Api.GSON.toJson(response.body()));
      byte[] body = text.text().getBytes(StandardCharsets.UTF_8);
      FullHttpResponse http =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(response.status()),
              Unpooled.wrappedBuffer(body));
      http.headers().set(HttpHeaderNames.CONTENT_TYPE, text.mediaType());
      http.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      http.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
      HttpUtil.setKeepAlive(http, keepAlive);
      var written = context.writeAndFlush(http);
      if (!keepAlive) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
