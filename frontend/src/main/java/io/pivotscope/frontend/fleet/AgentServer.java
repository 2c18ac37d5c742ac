package io.pivotscope.frontend.fleet;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;

/**
 * Listens for agents. A connection begins with a hello that carries the token, within {@link
 * #HELLO_SECONDS}; until then nothing of it is passed on. Whoever sends what is no message is cut
 * off, and so is who reads so little that {@link #MAX_UNSENT_BYTES} wait for it. How much waits of
 * what agents send is bounded as well ({@link Backlog}).
 */
public final class AgentServer implements AutoCloseable {
  private static final int HELLO_SECONDS = 5;
  private static final int CLOSE_SECONDS = 1;
  static final int MAX_UNSENT_BYTES = 4 << 20;

  private final Channel channel;
  private final ChannelGroup accepted;

  private AgentServer(Channel channel, ChannelGroup accepted) {
    this.channel = channel;
    this.accepted = accepted;
  }

  /**
   * Binds and listens.
   *
   * @param token what a hello must carry
   */
  public static AgentServer listen(
      InetSocketAddress address, String token, EventLoopGroup group, AgentLink.Listener listener)
      throws InterruptedException {
    byte[] expected = token.getBytes(StandardCharsets.UTF_8);
    Backlog backlog = new Backlog();
    ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel ch) {
                    accepted.add(ch);
                    ch.pipeline()
                        .addLast(new LengthFieldBasedFrameDecoder(Frames.MAX_BYTES, 0, 4, 0, 4))
                        .addLast(new LengthFieldPrepender(4))
                        .addLast(new Connection(ch, expected, listener, backlog.share()));
                  }
                })
            .bind(address)
            .sync()
            .channel();
    return new AgentServer(channel, accepted);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    accepted.close().awaitUninterruptibly();
  }

  private static final class Connection extends SimpleChannelInboundHandler<ByteBuf>
      implements AgentLink {
    private final SocketChannel channel;
    private final byte[] token;
    private final Listener listener;
    private final Backlog.Share backlog;
    private boolean greeted;

    /** Whether reading pauses; written by the event loop alone. */
    private volatile boolean paused;

    Connection(SocketChannel channel, byte[] token, Listener listener, Backlog.Share backlog) {
      this.channel = channel;
      this.token = token;
      this.listener = listener;
      this.backlog = backlog;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context
          .executor()
          .schedule(
              () -> {
                if (!greeted) {
                  context.close();
                }
              },
              HELLO_SECONDS,
              TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      AgentMessage message = LinkCodec.decodeAgent(bytes);
      if (message instanceof AgentMessage.Hello hello) {
        byte[] given = hello.token().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, token)) {
          send(new FrontendMessage.Welcome("wrong token", hello.sentMicros(), 0, 0, 0, 0));
          close();
          return;
        }
        greeted = true;
      } else if (!greeted) {
        context.close();
        return;
      }
      backlog.arrived(bytes.length);
      listener.said(this, message, bytes, () -> worked(bytes.length));
      if (!paused && backlog.isFull()) {
        channel.config().setAutoRead(false);
        paused = true;
        // All may have been worked off before anybody could see that it pauses.
        goOn();
      }
    }

    private void worked(int bytes) {
      backlog.worked(bytes);
      if (paused && backlog.hasRoom()) {
        channel.eventLoop().execute(this::goOn);
      }
    }

    private void goOn() {
      if (paused && backlog.hasRoom()) {
        paused = false;
        channel.config().setAutoRead(true);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (greeted) {
        listener.closed(this);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A torn connection, a frame over the limit or bytes that are no message: all end it.
      context.close();
    }

    @Override
    public void send(FrontendMessage message) {
      if (channel.isWritable()) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(LinkCodec.encode(message)));
      } else {
        channel.close();
      }
    }

    @Override
    public void close() {
      // From the pipeline's beginning: it is not to become a frame.
      channel
          .pipeline()
          .firstContext()
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(ChannelFutureListener.CLOSE);
      if (channel.isOpen() && !channel.eventLoop().isShuttingDown()) {
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    }

    @Override
    public boolean isWaiting() {
      return !backlog.isEmpty();
    }

    @Override
    public String remote() {
      return String.valueOf(channel.remoteAddress());
    }
  }
}
