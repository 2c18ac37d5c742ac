package io.pivotscope.frontend.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;

/** Listens for commands and for browsers; {@link Exchange} says who gets what. */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_BODY_BYTES = 4 << 20;
  static final int MAX_CONNECTIONS = 512;

  /** What is read at once, so that few of the requests behind another are in memory. */
  private static final int READ_BYTES = 2 << 10;

  private final Channel channel;
  private final ChannelGroup accepted;
  private final Workers workers;
  private final LiveFeed feed;

  private HttpServer(Channel channel, ChannelGroup accepted, Workers workers, LiveFeed feed) {
    this.channel = channel;
    this.accepted = accepted;
    this.workers = workers;
    this.feed = feed;
  }

  /**
   * Binds and listens.
   *
   * @param feed closed with the server, or if it cannot listen
   */
  static HttpServer listen(
      InetSocketAddress address,
      Entrance entrance,
      EventLoopGroup group,
      Exchange.Handler handler,
      LiveFeed feed)
      throws InterruptedException {
    WebFiles files = WebFiles.shipped();
    Workers workers = new Workers(handler);
    ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel ch) {
                    if (accepted.size() >= MAX_CONNECTIONS) {
                      entrance.refused(null, ch, "http", 503, "too many connections");
                      ch.close();
                      return;
                    }
                    accepted.add(ch);
                    if (entrance.tls() != null) {
                      entrance.tls().addTo(ch);
                    }
                    ch.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new FlowControlHandler())
                        .addLast(new Door(entrance, MAX_BODY_BYTES))
                        .addLast(bodies(entrance))
                        .addLast(new Exchange(entrance, workers, handler, files, feed));
                  }
                });
    boolean bound = false;
    try {
      Channel channel = server.bind(address).sync().channel();
      bound = true;
      return new HttpServer(channel, accepted, workers, feed);
    } finally {
      if (!bound) {
        workers.close();
        feed.close();
      }
    }
  }

  /** For a body that does not say beforehand how long it is. */
  private static HttpObjectAggregator bodies(Entrance entrance) {
    return new HttpObjectAggregator(MAX_BODY_BYTES) {
      @Override
      protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized)
          throws Exception {
        entrance.refused(
            context.channel().attr(Door.CALLER).get(),
            context.channel(),
            oversized instanceof HttpRequest request ? Door.what(request) : "http",
            413,
            "a body of more than " + MAX_BODY_BYTES + " bytes");
        super.handleOversizedMessage(context, oversized);
      }
    };
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    feed.close();
    accepted.close().awaitUninterruptibly();
    workers.close();
  }
}
