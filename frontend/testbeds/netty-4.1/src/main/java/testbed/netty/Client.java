package testbed.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Arguments: kinds of requests as {@code KIND=PORT/PATH}. Every thread has a connection of its own
 * to each, on one of two event loops, and keeps it.
 */
@SuppressWarnings("deprecation") // event loops are made in another way since 4.2
public final class Client {
  private static final long LIMIT_SECONDS = 20;

  private final EventLoopGroup loops = new NioEventLoopGroup(2);

  /** One connection; the answers come in the order of the requests. */
  private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Queue<CompletableFuture<String>> waiting = new ConcurrentLinkedQueue<>();
    private final Channel channel;

    Connection(int port) throws InterruptedException {
      channel =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                      connection
                          .pipeline()
                          .addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 16))
                          .addLast(Connection.this);
                    }
                  })
              .connect("127.0.0.1", port)
              .sync()
              .channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      String body = response.content().toString(StandardCharsets.UTF_8);
      List<String> baggage = response.headers().getAll("baggage");
      boolean own = String.join(",", baggage).contains("application=" + body);
      CompletableFuture<String> answer = waiting.remove();
      answer.complete(own ? body : "no member of the application in " + baggage);
    }

    void ask(String path, String name) throws Exception {
      byte[] body = name.getBytes(StandardCharsets.UTF_8);
      FullHttpRequest request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.POST,
              "/" + path + "/" + name,
              Unpooled.wrappedBuffer(body));
      request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
      request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      CompletableFuture<String> answer = new CompletableFuture<>();
      waiting.add(answer);
      channel.writeAndFlush(request);
      String answered = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!answered.equals(name)) {
        throw new IllegalStateException(name + " was answered by " + answered);
      }
    }
  }

  private Load.Request request(int port, String path) {
    ThreadLocal<Connection> connections = ThreadLocal.withInitial(() -> connect(port));
    return name -> {
      Connection connection = connections.get();
      Events.a(name);
      connection.ask(path, name);
      Events.c(name);
    };
  }

  private Connection connect(int port) {
    try {
      return new Connection(port);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void main(String[] args) throws Exception {
    Client client = new Client();
    Map<String, Load.Request> requests = new TreeMap<>();
    for (String each : args) {
      int equals = each.indexOf('=');
      int slash = each.indexOf('/');
      requests.put(
          each.substring(0, equals),
          client.request(
              Integer.parseInt(each.substring(equals + 1, slash)), each.substring(slash + 1)));
    }
    Load.serve(requests);
  }
}
