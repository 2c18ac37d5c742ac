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
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Listens for agents. A connection begins with a hello that {@link Admission} lets in, within
 * {@link #HELLO_SECONDS}; until then nothing of it is passed on, and it may be no larger than
 * {@link #MAX_HELLO_BYTES}. Whoever sends what is no message, or a second hello, is cut off, and so
 * is who reads so little that {@link #MAX_UNSENT_BYTES} wait for it. How much waits of what agents
 * send is bounded as well ({@link Backlog}), and how many connections there are.
 */
public final class AgentServer implements AutoCloseable {
  private static final int HELLO_SECONDS = 5;
  private static final int CLOSE_SECONDS = 1;
  static final int MAX_UNSENT_BYTES = 4 << 20;
  static final int MAX_HELLO_BYTES = 16 << 10;
  static final int MAX_CONNECTIONS = 16_384;

  /** Characters of what a process calls itself. */
  static final int MAX_NAME = 500;

  /** Connections that have not said hello. */
  static final int MAX_SILENT = 2_048;

  /** What a message takes beside its bytes: of those with two there could be millions. */
  static final int MESSAGE_BYTES = 256;

  private final Channel channel;
  private final ChannelGroup accepted;

  private AgentServer(Channel channel, ChannelGroup accepted) {
    this.channel = channel;
    this.accepted = accepted;
  }

  /**
   * Binds and listens.
   *
   * @param tls null where all that is sent is sent in the clear
   */
  public static AgentServer listen(
      InetSocketAddress address,
      Admission admission,
      @Nullable Tls tls,
      EventLoopGroup group,
      AgentLink.Listener listener)
      throws InterruptedException {
    AtomicInteger silent = new AtomicInteger();
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
                    if (accepted.size() >= MAX_CONNECTIONS || silent.get() >= MAX_SILENT) {
                      admission.cutOff(remote(ch), "too many connections");
                      ch.close();
                      return;
                    }
                    accepted.add(ch);
                    if (tls != null) {
                      tls.addTo(ch);
                    }
                    Connection connection =
                        new Connection(ch, admission, silent, listener, backlog.share());
                    ch.pipeline()
                        .addLast(connection.frames())
                        .addLast(new LengthFieldPrepender(4))
                        .addLast(connection);
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

  private static String remote(SocketChannel channel) {
    InetSocketAddress address = channel.remoteAddress();
    return address == null ? "?" : address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    accepted.close().awaitUninterruptibly();
  }

  private static final class Connection extends SimpleChannelInboundHandler<ByteBuf>
      implements AgentLink {
    private final SocketChannel channel;
    private final Admission admission;
    private final AtomicInteger silent;
    private final Listener listener;
    private final Backlog.Share backlog;
    private boolean greeted;

    /** Whether it was told why it is cut off. */
    private boolean refused;

    /** Whether reading pauses; written by the event loop alone. */
    private volatile boolean paused;

    Connection(
        SocketChannel channel,
        Admission admission,
        AtomicInteger silent,
        Listener listener,
        Backlog.Share backlog) {
      this.channel = channel;
      this.admission = admission;
      this.silent = silent;
      this.listener = listener;
      this.backlog = backlog;
    }

    /** Of somebody unknown, nothing large is kept. */
    LengthFieldBasedFrameDecoder frames() {
      return new LengthFieldBasedFrameDecoder(Frames.MAX_BYTES, 0, 4, 0, 4) {
        @Override
        protected long getUnadjustedFrameLength(
            ByteBuf buf, int offset, int length, ByteOrder order) {
          long announced = super.getUnadjustedFrameLength(buf, offset, length, order);
          if (!greeted && announced > MAX_HELLO_BYTES) {
            throw new TooLongFrameException("a hello of " + announced + " bytes");
          }
          return announced;
        }
      };
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      silent.incrementAndGet();
      if (context.pipeline().get(SslHandler.class) == null) {
        awaitHello();
      }
    }

    /** From when it can be said. */
    private void awaitHello() {
      channel
          .eventLoop()
          .schedule(
              () -> {
                if (!greeted && channel.isActive()) {
                  cutOff("no hello within " + HELLO_SECONDS + " s");
                }
              },
              HELLO_SECONDS,
              TimeUnit.SECONDS);
    }

    private void cutOff(String why) {
      if (!refused) {
        refused = true;
        admission.cutOff(remote(), why);
      }
      channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      if (refused) {
        return;
      }
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      AgentMessage message = LinkCodec.decodeAgent(bytes);
      if (message instanceof AgentMessage.Hello hello) {
        if (greeted) {
          cutOff("a second hello");
          return;
        }
        if (Math.max(hello.procName().length(), hello.host().length()) > MAX_NAME
            || Math.max(hello.javaVersion().length(), hello.agentVersion().length()) > MAX_NAME) {
          cutOff("a name of more than " + MAX_NAME + " characters");
          return;
        }
        String refusal = admission.refusal(hello.token(), Tls.subject(channel), remote());
        if (refusal != null) {
          refused = true;
          send(new FrontendMessage.Welcome(refusal, hello.sentMicros(), 0, 0, 0, 0));
          close();
          return;
        }
        greeted = true;
        silent.decrementAndGet();
      } else if (!greeted) {
        cutOff("no hello but a " + message.getClass().getSimpleName());
        return;
      }
      int memory = MESSAGE_BYTES + bytes.length;
      backlog.arrived(memory);
      listener.said(this, message, bytes, () -> worked(memory));
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
      } else {
        silent.decrementAndGet();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          awaitHello();
        } else {
          cutOff(Tls.failure(handshake));
        }
      } else if (event instanceof SslCloseCompletionEvent) {
        // One that says goodbye under TLS has closed its half.
        context.close();
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A torn connection, a frame over the limit or bytes that are no message: all end it.
      if (cause instanceof DecoderException || cause instanceof MalformedMessageException) {
        cutOff(String.valueOf(cause.getMessage()));
      } else {
        context.close();
      }
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
      // From the pipeline's beginning: it is not to become a frame. There is none any more where
      // the other end was faster.
      ChannelHandlerContext first = channel.pipeline().firstContext();
      if (first == null) {
        channel.close();
        return;
      }
      first.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
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
      return AgentServer.remote(channel);
    }
  }
}
