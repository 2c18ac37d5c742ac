package io.pivotscope.guest;

import com.sun.net.httpserver.HttpServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests over hand-offs and HTTP to itself, without an end: {@code begin THREADS}, {@code end},
 * which prints how many there were and how many failed, and {@code measure}, which prints the bytes
 * that are in use after a collection. Those of {@link Looks} as well. Prints {@code line N} at the
 * beginning, a line of {@link Goods#line}.
 */
public final class Busy {
  private static final long PAUSE_NANOS = 2_000_000;

  private final AtomicLong made = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final List<Thread> load = new ArrayList<>();
  private final ExecutorService pool = Executors.newFixedThreadPool(2, Busy::daemon);
  private final HttpServer server;
  private final Errand errand;
  private volatile boolean ended;

  private Busy() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Errand.served(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.setExecutor(Executors.newFixedThreadPool(2, Busy::daemon));
    server.start();
    errand = new Errand(pool, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  public static void main(String[] args) throws Exception {
    Busy busy = new Busy();
    System.out.println("line " + Goods.line());
    Commands.serve(
        words -> {
          switch (words[0]) {
            case "begin" -> busy.begin(Integer.parseInt(words[1]));
            case "end" -> busy.end();
            case "measure" -> measure();
            default -> Looks.command(words);
          }
        });
    System.exit(0);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "busy");
    thread.setDaemon(true);
    return thread;
  }

  private void begin(int threads) {
    ended = false;
    for (int i = 0; i < threads; i++) {
      String name = "t" + i;
      Thread thread = daemon(() -> requests(name));
      load.add(thread);
      thread.start();
    }
  }

  private void requests(String name) {
    while (!ended) {
      try {
        errand.request(name);
      } catch (Exception e) {
        failed.incrementAndGet();
        e.printStackTrace();
      }
      made.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void end() throws InterruptedException {
    ended = true;
    for (Thread thread : load) {
      thread.join();
    }
    load.clear();
    System.out.println("made " + made + " failed " + failed);
  }

  /**
   * More than once: what an old version of a class holds goes when that is found to be on no stack.
   */
  private static void measure() {
    System.gc();
    System.gc();
    System.gc();
    long metaspace = 0;
    for (MemoryPoolMXBean memory : ManagementFactory.getMemoryPoolMXBeans()) {
      if (memory.getName().equals("Metaspace")) {
        metaspace = memory.getUsage().getUsed();
      }
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.out.println("metaspace " + metaspace + " heap " + heap);
  }
}
