package io.pivotscope.frontend.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * The requests of one connection, one after the other.
 *
 * <pre>
 *   /api/live  becomes a live feed      {@link LiveSocket}
 *   /api/..    needs the token, as      {@link Handler}, on a pool, since compiling waits
 *   /metrics   does this
 *   the rest   is the page's, to anyone {@link WebFiles}
 * </pre>
 */
final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String API = "/api/";
  private static final String METRICS = "/metrics";

  private final Token token;
  private final ExecutorService pool;
  private final Handler handler;
  private final WebFiles files;
  private final LiveFeed feed;

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

  Exchange(Token token, ExecutorService pool, Handler handler, WebFiles files, LiveFeed feed) {
    this.token = token;
    this.pool = pool;
    this.handler = handler;
    this.files = files;
    this.feed = feed;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest http) {
    QueryStringDecoder uri = new QueryStringDecoder(http.uri());
    if (uri.path().equals(LiveSocket.PATH)) {
      upgrade(context, http);
    } else if (uri.path().startsWith(API) || uri.path().equals(METRICS)) {
      api(context, http, uri);
    } else {
      send(context, http, files.answer(http, uri.path()));
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest http) {
    if (!LiveSocket.isAllowed(http)) {
      send(context, http, answer(Response.failure(403, "only a page of this frontend is served")));
      return;
    }
    LiveSocket.take(context, token, feed);
    context.fireChannelRead(http.retain());
    context.pipeline().remove(this);
  }

  private void api(ChannelHandlerContext context, FullHttpRequest http, QueryStringDecoder uri) {
    if (!token.isBearer(http.headers().get(HttpHeaderNames.AUTHORIZATION, ""))) {
      send(context, http, answer(Response.failure(401, "missing or wrong token")));
      return;
    }
    Map<String, String> parameters = new TreeMap<>();
    uri.parameters().forEach((name, values) -> parameters.put(name, values.get(0)));
    Request request =
        new Request(
            http.method().name(),
            uri.path(),
            parameters,
            http.headers().get(HttpHeaderNames.ACCEPT, ""),
            http.content().toString(StandardCharsets.UTF_8));
    boolean keepAlive = HttpUtil.isKeepAlive(http);
    try {
      pool.execute(() -> send(context, keepAlive, answer(handle(request))));
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

  private static FullHttpResponse answer(Response response) {
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
    return http;
  }

  private static void send(
      ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
    send(context, HttpUtil.isKeepAlive(request), response);
  }

  private static void send(
      ChannelHandlerContext context, boolean keepAlive, FullHttpResponse response) {
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
