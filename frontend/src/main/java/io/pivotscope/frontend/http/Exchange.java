package io.pivotscope.frontend.http;

import io.netty.buffer.Unpooled;
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
import io.netty.util.concurrent.Future;
import io.pivotscope.frontend.access.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that {@link Door} let pass, one after the other.
 *
 * <pre>
 *   /api/live  becomes a live feed      {@link LiveSocket}
 *   /api/..    is somebody's, as        {@link Handler}, by {@link Workers}, since compiling waits
 *   /metrics   is
 *   the rest   is the page's, to anyone {@link WebFiles}
 * </pre>
 *
 * Nothing more is read of a connection from a request until its answer is written, so that answers
 * come in the order of the requests and one that nobody reads is the only one that is kept. A
 * request has to be whole within {@link #REQUEST_SECONDS}, and its answer read; between two
 * requests, so long may pass.
 */
final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String API = "/api/";
  private static final String METRICS = "/metrics";
  static final int REQUEST_SECONDS = 60;

  private final Entrance entrance;
  private final Workers workers;
  private final Handler handler;
  private final WebFiles files;
  private final LiveFeed feed;

  /**
   * A request without its transport.
   *
   * @param accept the header of that name; empty without one
   * @param caller who asks
   */
  record Request(
      String method,
      String path,
      Map<String, String> parameters,
      String accept,
      String body,
      Caller caller) {}

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

    /** Whether it must not wait for others; may not block. */
    default boolean isUrgent(Request request) {
      return false;
    }
  }

  /** Ends a connection of which nothing whole comes, or that does not take its answer. */
  private @Nullable Future<?> deadline;

  Exchange(Entrance entrance, Workers workers, Handler handler, WebFiles files, LiveFeed feed) {
    this.entrance = entrance;
    this.workers = workers;
    this.handler = handler;
    this.files = files;
    this.feed = feed;
  }

  static boolean isApi(String path) {
    return path.startsWith(API) || path.equals(METRICS);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    await(context);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopWaiting();
    context.fireChannelInactive();
  }

  private void await(ChannelHandlerContext context) {
    stopWaiting();
    if (!context.channel().isOpen()) {
      return;
    }
    deadline =
        context.executor().schedule((Runnable) context::close, REQUEST_SECONDS, TimeUnit.SECONDS);
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest http) {
    stopWaiting();
    if (http.decoderResult().isFailure()) {
      // A body that is none: what follows it cannot be found.
      entrance.refused(caller(context), context.channel(), Door.what(http), 400, "a broken body");
      context.close();
      return;
    }
    QueryStringDecoder uri = new QueryStringDecoder(http.uri());
    if (uri.path().equals(LiveSocket.PATH)) {
      upgrade(context, http);
      return;
    }
    // What was read already waits in a FlowControlHandler.
    context.channel().config().setAutoRead(false);
    if (isApi(uri.path())) {
      api(context, http, uri);
    } else {
      send(context, http, files.answer(http, uri.path()));
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest http) {
    LiveSocket.take(context, entrance, feed);
    context.fireChannelRead(http.retain());
    context.pipeline().remove(Door.class);
    context.pipeline().remove(this);
  }

  private void api(ChannelHandlerContext context, FullHttpRequest http, QueryStringDecoder uri) {
    Caller caller = caller(context);
    if (caller == null) {
      // A path that only its decoding makes one of the API.
      send(context, http, answer(Response.failure(404, "nothing at " + uri.path())));
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
            http.content().toString(StandardCharsets.UTF_8),
            caller);
    boolean keepAlive = HttpUtil.isKeepAlive(http);
    try {
      workers.execute(request, () -> send(context, keepAlive, answered(request)));
    } catch (RejectedExecutionException full) {
      if (workers.isClosed()) {
        context.close();
        return;
      }
      entrance.refused(caller, context.channel(), Door.what(http), 503, "too many requests wait");
      send(
          context,
          http,
          answer(Response.failure(503, "the frontend is busy: too many requests wait")));
    }
  }

  private static @Nullable Caller caller(ChannelHandlerContext context) {
    return context.channel().attr(Door.CALLER).get();
  }

  /** Whatever happens, whoever asks gets an answer. */
  private FullHttpResponse answered(Request request) {
    try {
      return answer(handler.handle(request));
    } catch (Throwable e) {
      // Of errors as well: no memory, or a stack that was too small for this request.
      return answer(Response.failure(500, "the frontend failed: " + e));
    }
  }

  static FullHttpResponse answer(Response response, boolean keepAlive) {
    FullHttpResponse http = answer(response);
    HttpUtil.setKeepAlive(http, keepAlive);
    return http;
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

  private void send(
      ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
    send(context, HttpUtil.isKeepAlive(request), response);
  }

  private void send(ChannelHandlerContext context, boolean keepAlive, FullHttpResponse response) {
    HttpUtil.setKeepAlive(response, keepAlive);
    // What waits, and for how long, is the connection's own thread's.
    if (context.executor().inEventLoop()) {
      write(context, keepAlive, response);
    } else {
      context.executor().execute(() -> write(context, keepAlive, response));
    }
  }

  private void write(ChannelHandlerContext context, boolean keepAlive, FullHttpResponse response) {
    await(context);
    context
        .writeAndFlush(response)
        .addListener(
            written -> {
              if (keepAlive && written.isSuccess()) {
                await(context);
                context.channel().config().setAutoRead(true);
              } else {
                context.close();
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
