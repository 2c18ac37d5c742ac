package io.pivotscope.frontend.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Listens for commands and for browsers; {@link Exchange} says who gets what. */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_BODY_BYTES = 4 << 20;
  private static final int THREADS = 8;

  private final Channel channel;
  private final ChannelGroup accepted;
  private final ExecutorService pool;
  private final LiveFeed feed;

  private HttpServer(Channel channel, ChannelGroup accepted, ExecutorService pool, LiveFeed feed) {
    this.channel = channel;
    this.accepted = accepted;
    this.pool = pool;
    this.feed = feed;
  }

  /**
   * Binds and listens.
   *
   * @param feed closed with the server, or if it cannot listen
   */
  static HttpServer listen(
      InetSocketAddress address,
      Token token,
      EventLoopGroup group,
      Exchange.Handler handler,
      LiveFeed feed)
      throws InterruptedException {
    WebFiles files = WebFiles.shipped();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "pivotscope-http");
              thread.setDaemon(true);
              return thread;
            });
    ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ServerBootstrap server =
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
                        .addLast(new Exchange(token, pool, handler, files, feed));
                  }
                });
    boolean bound = false;
    try {
      Channel channel = server.bind(address).sync().channel();
      bound = true;
      return new HttpServer(channel, accepted, pool, feed);
    } finally {
      if (!bound) {
        pool.shutdownNow();
        feed.close();
      }
    }
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    feed.close();
    accepted.close().awaitUninterruptibly();
    pool.shutdownNow();
  }
}
