package io.pivotscope.frontend.http;

import com.google.gson.JsonParseException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.pivotscope.frontend.access.Caller;
import io.pivotscope.frontend.access.Role;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A page's end of the live feed. The first message shows a token, unless the connection has shown a
 * certificate; or it is closed.
 */
final class LiveSocket extends SimpleChannelInboundHandler<TextWebSocketFrame> {
  static final String PATH = "/api/live";

  private static final int MAX_FRAME_BYTES = 4 << 10;
  private static final long TOKEN_SECONDS = 5;

  private final Entrance entrance;
  private final LiveFeed feed;

  /** Null until the token was shown. */
  private @Nullable Listener listener;

  private LiveSocket(Entrance entrance, LiveFeed feed) {
    this.entrance = entrance;
    this.feed = feed;
  }

  /** Makes a connection whose request to upgrade comes next a live feed. */
  static void take(ChannelHandlerContext context, Entrance entrance, LiveFeed feed) {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(PATH)
            .checkStartsWith(false)
            .maxFramePayloadLength(MAX_FRAME_BYTES)
            .build();
    context
        .pipeline()
        .addLast(new WebSocketServerProtocolHandler(config))
        .addLast(new LiveSocket(entrance, feed));
    context
        .executor()
        .schedule(
            () -> {
              LiveSocket socket = context.pipeline().get(LiveSocket.class);
              if (socket != null && socket.listener == null) {
                context.close();
              }
            },
            TOKEN_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
    Live.Wish wish = wish(frame.text());
    if (wish == null) {
      close(context, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not a wish");
    } else if (listener != null) {
      listener.watch().wish(wish);
    } else {
      Caller caller =
          wish.token() == null || wish.token().isEmpty()
              ? entrance.ofCertificate(context.channel())
              : entrance.ofToken(wish.token(), context.channel());
      if (caller != null && caller.may(Role.VIEW)) {
        listen(context, wish);
      } else {
        refuse(context, caller);
      }
    }
  }

  private void refuse(ChannelHandlerContext context, @Nullable Caller caller) {
    String why =
        caller == null ? "missing or wrong token" : "'" + caller.name() + "' has not the role view";
    entrance.refused(caller, context.channel(), "live", caller == null ? 401 : 403, why);
    close(context, WebSocketCloseStatus.POLICY_VIOLATION, why);
  }

  private void listen(ChannelHandlerContext context, Live.Wish wish) {
    Listener known = new Listener(context.channel(), new LiveWatch());
    known.watch().wish(wish);
    if (feed.add(known)) {
      listener = known;
    } else {
      close(context, WebSocketCloseStatus.TRY_AGAIN_LATER, "too many pages are open");
    }
  }

  private static Live.@Nullable Wish wish(String json) {
    try {
      return Api.GSON.fromJson(json, Live.Wish.class);
    } catch (JsonParseException e) {
      return null;
    }
  }

  private static void close(
      ChannelHandlerContext context, WebSocketCloseStatus status, String reason) {
    context
        .writeAndFlush(new CloseWebSocketFrame(status, reason))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (listener != null) {
      feed.remove(listener);
    }
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private record Listener(Channel channel, LiveWatch watch) implements LiveFeed.Page {
    @Override
    public boolean isReady() {
      return channel.isWritable();
    }

    @Override
    public void send(String json) {
      channel.writeAndFlush(new TextWebSocketFrame(json));
    }
  }
}
