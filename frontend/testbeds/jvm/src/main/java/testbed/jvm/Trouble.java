package testbed.jvm;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.NotificationEmitter;
import testbed.guest.Load;

/**
 * Requests that wait for each other: for a lock, a permit, a thread, a connection of a pool of two
 * and so on. Each kind does the same each time, so how often is known, and how long is not.
 */
public final class Trouble {
  private static final int LANES = 2;
  private static final long HELD_MILLIS = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore permits = new Semaphore(LANES);
  private final BlockingQueue<String> mail = new LinkedBlockingQueue<>();
  private final ExecutorService slow = pool("slow", new LinkedBlockingQueue<>());
  private final ExecutorService full = pool("full", new SynchronousQueue<>());
  private final HikariDataSource connections = new HikariDataSource();

  private Trouble() throws SQLException {
    connections.setPoolName("orders");
    connections.setMaximumPoolSize(LANES);
    connections.setJdbcUrl("jdbc:h2:mem:orders");
    try (Connection first = connections.getConnection();
        PreparedStatement table = first.prepareStatement("create table orders (name varchar)")) {
      table.execute();
    }
    Thread reader = new Thread(this::readMail, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  private static ExecutorService pool(String name, BlockingQueue<Runnable> queue) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        LANES,
        LANES,
        1,
        TimeUnit.MINUTES,
        queue,
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private Map<String, Load.Request> requests() {
    Map<String, Load.Request> all = new TreeMap<>();
    all.put("lock", name -> lock());
    all.put("permit", name -> permit());
    all.put("pool", name -> slow.submit(Trouble::hold).get());
    all.put("rejected", name -> rejected());
    all.put("thread", name -> thread());
    all.put("mail", mail::put);
    all.put("order", this::order);
    all.put("collect", name -> System.gc());
    all.put("lookup", name -> Outside.lookUp());
    all.put("connect", name -> Outside.connect());
    all.put("file", name -> Outside.file());
    all.put("program", name -> Outside.program());
    all.put("load", name -> Outside.load());
    return all;
  }

  private static void hold() {
    try {
      TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lock() {
    lock.lock();
    try {
      hold();
    } finally {
      lock.unlock();
    }
  }

  private void permit() throws InterruptedException {
    permits.acquire();
    try {
      hold();
    } finally {
      permits.release();
    }
  }

  /** All threads of the pool are held, so that one task more is refused. */
  private synchronized void rejected() throws InterruptedException, ExecutionException {
    Semaphore begun = new Semaphore(0);
    Semaphore end = new Semaphore(0);
    Runnable held =
        () -> {
          begun.release();
          end.acquireUninterruptibly();
        };
    List<Future<?>> running = new ArrayList<>();
    while (running.size() < LANES) {
      try {
        running.add(full.submit(held));
      } catch (RejectedExecutionException notYetFree) {
        Thread.onSpinWait();
      }
    }
    begun.acquire(LANES);
    try {
      full.execute(held);
      throw new IllegalStateException("there was room");
    } catch (RejectedExecutionException expected) {
      end.release(LANES);
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  private static void thread() throws InterruptedException {
    Thread thread = new Thread(() -> {}, "single-1");
    thread.start();
    thread.join();
  }

  private void readMail() {
    try {
      while (true) {
        mail.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(String name) throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into orders (name) values (?)")) {
      insert.setString(1, name);
      insert.executeUpdate();
      hold();
    }
  }

  /** As metrics libraries do: without a listener, the JVM tells nobody of collections. */
  private static void listenToCollectors() {
    AtomicInteger collections = new AtomicInteger();
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) each)
          .addNotificationListener((told, nothing) -> collections.incrementAndGet(), null, null);
    }
  }

  public static void main(String[] args) throws Exception {
    listenToCollectors();
    Load.serve(new Trouble().requests());
  }
}
