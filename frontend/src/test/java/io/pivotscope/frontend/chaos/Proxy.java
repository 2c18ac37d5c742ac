package io.pivotscope.frontend.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between agents and a frontend that can be told to be bad. Two threads for each
 * connection, of which each carries one way, 8 KiB at a time. Thread-safe.
 */
final class Proxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 8 << 10;
  private static final int GARBAGE_BYTES = 600;

  /** Which of the two directions. */
  enum Way {
    UP,
    DOWN,
    BOTH;

    boolean has(Way one) {
      return this == BOTH || this == one;
    }
  }

  private final InetSocketAddress frontend;
  private final ServerSocket listener;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

  /** Guarded by this. */
  private long delayMillis;

  private boolean isCut;
  private boolean upIsDead;
  private boolean downIsDead;

  Proxy(InetSocketAddress frontend) throws IOException {
    this.frontend = frontend;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread("accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized void delay(long millis) {
    delayMillis = millis;
  }

  /** Ends what there is; until {@link #heal} whoever comes is turned away. */
  void cut() {
    synchronized (this) {
      isCut = true;
    }
    pairs.forEach(Pair::close);
  }

  /** Ends what there is with a reset. */
  void reset() {
    pairs.forEach(Pair::reset);
  }

  /** Accepts and carries nothing until {@link #heal}; what waited then goes on its way. */
  synchronized void halfOpen(Way way) {
    upIsDead = way.has(Way.UP);
    downIsDead = way.has(Way.DOWN);
  }

  synchronized void heal() {
    delayMillis = 0;
    isCut = false;
    upIsDead = false;
    downIsDead = false;
    notifyAll();
  }

  /** Puts bytes that nobody sent behind the next whole message of each connection. */
  void garbage(Way way, long seed) {
    byte[] bytes = new byte[GARBAGE_BYTES];
    new SplittableRandom(seed).nextBytes(bytes);
    for (Pair pair : pairs) {
      if (way.has(Way.UP)) {
        pair.up.garbage = bytes;
      }
      if (way.has(Way.DOWN)) {
        pair.down.garbage = bytes;
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket agent = listener.accept();
        synchronized (this) {
          if (isCut) {
            agent.close();
            continue;
          }
        }
        // Half open: it is there, and nobody behind it.
        thread("open", () -> open(agent));
      } catch (IOException e) {
        // Closed, or one that has gone again.
      }
    }
  }

  private void open(Socket agent) {
    Pair pair = new Pair(agent, new Socket());
    pairs.add(pair);
    try {
      pair.frontend.connect(frontend, 2_000);
      thread("up", pair.up);
      thread("down", pair.down);
    } catch (IOException e) {
      pair.close();
    }
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, "proxy " + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    heal();
    pairs.forEach(Pair::close);
  }

  /** A connection on both of its sides. */
  private final class Pair {
    private final Socket agent;
    private final Socket frontend;
    private final Pump up;
    private final Pump down;
    private final AtomicInteger ended = new AtomicInteger();

    Pair(Socket agent, Socket frontend) {
      this.agent = agent;
      this.frontend = frontend;
      this.up = new Pump(this, Way.UP, agent, frontend);
      this.down = new Pump(this, Way.DOWN, frontend, agent);
    }

    /** One way has ended in peace. */
    void ended() {
      if (ended.incrementAndGet() == 2) {
        close();
      }
    }

    void reset() {
      for (Socket socket : new Socket[] {agent, frontend}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // It is gone already.
        }
      }
      close();
    }

    void close() {
      pairs.remove(this);
      for (Socket socket : new Socket[] {agent, frontend}) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is gone either way.
        }
      }
      synchronized (Proxy.this) {
        Proxy.this.notifyAll();
      }
    }
  }

  /** Carries one way. */
  private final class Pump implements Runnable {
    private final Pair pair;
    private final Way way;
    private final Socket from;
    private final Socket to;
    private final Boundary boundary = new Boundary();
    private volatile byte[] garbage = new byte[0];

    Pump(Pair pair, Way way, Socket from, Socket to) {
      this.pair = pair;
      this.way = way;
      this.from = from;
      this.to = to;
    }

    @Override
    public void run() {
      byte[] chunk = new byte[CHUNK_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        while (true) {
          awaitLife();
          int read = in.read(chunk);
          awaitDelay();
          awaitLife();
          if (read < 0) {
            to.shutdownOutput();
            pair.ended();
            return;
          }
          carry(chunk, read, out);
        }
      } catch (IOException e) {
        pair.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void carry(byte[] chunk, int length, OutputStream out) throws IOException {
      int end = garbage.length == 0 ? -1 : boundary.firstEnd(chunk, length);
      int first = end < 0 ? length : end;
      out.write(chunk, 0, first);
      if (end >= 0) {
        out.write(garbage);
        garbage = new byte[0];
        out.write(chunk, first, length - first);
      }
      boundary.pass(chunk, length);
    }

    private void awaitDelay() throws InterruptedException {
      synchronized (Proxy.this) {
        if (delayMillis > 0) {
          Proxy.this.wait(delayMillis);
        }
      }
    }

    private void awaitLife() throws InterruptedException, IOException {
      synchronized (Proxy.this) {
        while (way == Way.UP ? upIsDead : downIsDead) {
          if (from.isClosed()) {
            throw new IOException("closed");
          }
          Proxy.this.wait();
        }
      }
    }
  }
}
