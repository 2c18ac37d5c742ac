package testbed.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import testbed.guest.Events;
import testbed.guest.Guest;

/**
 * Two event loops for all connections. Prints {@code port loop N}, {@code port parts N} and {@code
 * port group N}: ports whose handlers get whole requests in the event loop, the parts of requests,
 * and whole requests in an executor of their own. A path that begins with {@code /pool/} is
 * answered by a thread of the JDK's.
 */
@SuppressWarnings("deprecation") // event loops are made in another way since 4.2
public final class Server {
  private final EventLoopGroup loops = new NioEventLoopGroup(2);
  private final EventExecutorGroup group = new DefaultEventExecutorGroup(2);
  private final ExecutorService others = Executors.newFixedThreadPool(4);

  /** How a connection's handlers are made. */
  @FunctionalInterface
  private interface Handlers {
    void addTo(ChannelPipeline pipeline);
  }

  private final class Whole extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      answer(context, request.uri());
    }
  }

  /** Answers when the last part has come. */
  private final class Parts extends SimpleChannelInboundHandler<HttpObject> {
    private String uri = "";

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      if (part instanceof HttpRequest head) {
        uri = head.uri();
      }
      if (part instanceof LastHttpContent) {
        answer(context, uri);
      }
    }
  }

  private void answer(ChannelHandlerContext context, String uri) {
    if (uri.startsWith("/pool/")) {
      others.execute(() -> answerNow(context, uri));
    } else {
      answerNow(context, uri);
    }
  }

  private static void answerNow(ChannelHandlerContext context, String uri) {
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    Events.b(name);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            Unpooled.wrappedBuffer(name.getBytes(StandardCharsets.UTF_8)));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    response.headers().set("baggage", "application=" + name);
    context.writeAndFlush(response);
  }

  private void listen(String what, Handlers handlers) throws InterruptedException {
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection.pipeline().addLast(new HttpServerCodec());
                    handlers.addTo(connection.pipeline());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    System.out.println("port " + what + " " + port);
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    server.listen(
        "loop",
        pipeline -> pipeline.addLast(new HttpObjectAggregator(1 << 16), server.new Whole()));
    server.listen("parts", pipeline -> pipeline.addLast(server.new Parts()));
    server.listen(
        "group",
        pipeline ->
            pipeline
                .addLast(new HttpObjectAggregator(1 << 16))
                .addLast(server.group, server.new Whole()));
    Guest.serve();
  }
}
