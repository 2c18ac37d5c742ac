package io.pivotscope.frontend.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.pivotscope.frontend.access.Caller;
import io.pivotscope.frontend.fleet.Tls;
import io.pivotscope.frontend.http.Exchange.Response;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the head of a request, before anything of its body is kept: whoever is not known, or has
 * no body to send, sends none. What it turns away, it answers, and closes.
 */
final class Door extends ChannelInboundHandlerAdapter {
  /** Whose the request under way is; only for what needs one. */
  static final AttributeKey<Caller> CALLER = AttributeKey.valueOf("pivotscope.caller");

  private final Entrance entrance;
  private final long maxBodyBytes;
  private boolean closed;

  /** Why somebody is turned away. */
  private record Refusal(int status, String why) {}

  /**
   * @param maxBodyBytes of a request of somebody who is known
   */
  Door(Entrance entrance, long maxBodyBytes) {
    this.entrance = entrance;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!closed && message instanceof HttpRequest request) {
      Refusal refusal = refusal(context, request);
      if (refusal != null) {
        closed = true;
        refuse(context, request, refusal);
      }
    }
    if (closed) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      entrance.refused(null, context.channel(), "http", 401, Tls.failure(handshake));
    }
    context.fireUserEventTriggered(event);
  }

  private @Nullable Refusal refusal(ChannelHandlerContext context, HttpRequest request) {
    context.channel().attr(CALLER).set(null);
    if (request.decoderResult().isFailure()) {
      Throwable cause = request.decoderResult().cause();
      boolean tooLong =
          cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
      return tooLong
          ? new Refusal(431, "the head of the request is too long")
          : new Refusal(400, "no HTTP request");
    }
    String path = path(request);
    if (!Exchange.isApi(path)) {
      return hasBody(request) ? new Refusal(413, "only the API takes a body") : null;
    }
    if (!entrance.isOurs(request.headers())) {
      return new Refusal(403, "only a page of this frontend is served");
    }
    if (path.equals(LiveSocket.PATH)) {
      // Whose it is, the first message says.
      return hasBody(request) ? new Refusal(413, "the live feed takes no body") : null;
    }
    Caller caller = entrance.caller(request.headers(), context.channel());
    if (caller == null) {
      return new Refusal(401, "missing or wrong token");
    }
    context.channel().attr(CALLER).set(caller);
    long length = HttpUtil.getContentLength(request, 0L);
    return length > maxBodyBytes
        ? new Refusal(413, "a body of " + length + " bytes; at most " + maxBodyBytes)
        : null;
  }

  private static String path(HttpRequest request) {
    String uri = request.uri();
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  private static boolean hasBody(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        || !"0".equals(request.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
  }

  private void refuse(ChannelHandlerContext context, HttpRequest request, Refusal refusal) {
    entrance.refused(
        context.channel().attr(CALLER).get(),
        context.channel(),
        what(request),
        refusal.status(),
        refusal.why());
    context
        .writeAndFlush(Exchange.answer(Response.failure(refusal.status(), refusal.why()), false))
        .addListener(ChannelFutureListener.CLOSE);
  }

  static String what(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return "http";
    }
    HttpMethod method = request.method();
    String path = path(request);
    return method + " " + (path.length() > 200 ? path.substring(0, 200) + ".." : path);
  }
}
