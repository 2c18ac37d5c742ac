package io.pivotscope.sample.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Listens on a loopback port; event loops decode calls into a bounded queue, handler threads take
 * them from there. Calls that find the queue full are answered with an error at once.
 */
public final class RpcServer implements AutoCloseable {
  private static final int EVENT_LOOPS = 2;

  private final Map<String, RpcHandler> methods;
  private final BlockingQueue<RpcCall> callQueue;
  private final EventLoopGroup eventLoops;
  private final Thread[] handlers;
  private final Channel channel;
  private volatile boolean closed;

  /** Those that are open; what is added after it was closed is closed at once. */
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /** Binds and starts at once. */
  public RpcServer(
      String name, int handlerCount, int queueCapacity, Map<String, RpcHandler> methods) {
    this.methods = Map.copyOf(methods);
    this.callQueue = new ArrayBlockingQueue<>(queueCapacity);
    this.eventLoops =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS,
            new DefaultThreadFactory(name + " reader", true),
            NioIoHandler.newFactory());
    this.handlers = new Thread[handlerCount];
    for (int i = 0; i < handlerCount; i++) {
      handlers[i] = new Thread(this::takeCalls, name + " handler " + i);
      handlers[i].setDaemon(true);
      handlers[i].start();
    }
    this.channel =
        new ServerBootstrap()
            .group(eventLoops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    connections.add(accepted);
                    Frames.addDecoder(accepted.pipeline());
                    accepted.pipeline().addLast(new ServerConnection(RpcServer.this, accepted));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** On an event loop: never waits. */
  void enqueue(RpcCall call) {
    if (!callQueue.offer(call)) {
      call.fail(new IOException("server too busy: the call queue is full"));
    }
  }

  private void takeCalls() {
    try {
      while (!closed) {
        handle(callQueue.take());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** One call, from here to the return on this handler thread; its answer may come later. */
  private void handle(RpcCall call) {
    try {
      dispatch(call);
    } catch (Exception | LinkageError failure) {
      call.fail(failure);
    }
  }

  private void dispatch(RpcCall call) throws Exception {
    RpcHandler handler = methods.get(call.method);
    if (handler == null) {
      throw new IOException("no method " + call.method);
    }
    handler.handle(call);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    channel.close().syncUninterruptibly();
    // An event loop that shuts down may leave one open, which nobody then reads.
    connections.close().awaitUninterruptibly();
    for (Thread handler : handlers) {
      handler.interrupt();
    }
    var unused = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
