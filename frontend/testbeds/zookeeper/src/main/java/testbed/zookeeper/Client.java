package testbed.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Requests to each of several servers, {@code HOST:PORT ..}: of the n-th, {@code writeN} and {@code
 * readN} wait for the answer, {@code asyncN} and {@code syncN} have a callback. Each thread has a
 * session of its own with each server, used for the node of its own name.
 */
public final class Client {
  private static final long LIMIT_SECONDS = 60;
  private static final int SESSION_MILLIS = 300_000;

  private final String server;
  private final Map<String, ZooKeeper> sessions = new ConcurrentHashMap<>();

  private Client(String server) {
    this.server = server;
  }

  public static void main(String[] args) throws Exception {
    Map<String, Load.Request> requests = new TreeMap<>();
    for (int i = 1; i <= args.length; i++) {
      Client client = new Client(args[i - 1]);
      requests.put("write" + i, client::write);
      requests.put("read" + i, client::read);
      requests.put("async" + i, client::writeWithCallback);
      requests.put("sync" + i, client::sync);
    }
    Load.serve(requests);
  }

  private void write(String name) throws Exception {
    ZooKeeper session = session(name);
    Events.a(name);
    session.setData(node(name), bytes(name), -1);
    Events.c(name);
  }

  private void read(String name) throws Exception {
    ZooKeeper session = session(name);
    Events.a(name);
    session.getData(node(name), false, null);
    Events.c(name);
  }

  private void writeWithCallback(String name) throws Exception {
    ZooKeeper session = session(name);
    CountDownLatch done = new CountDownLatch(1);
    Events.a(name);
    session.setData(
        node(name),
        bytes(name),
        -1,
        (code, path, context, stat) -> {
          Events.c(name);
          done.countDown();
        },
        null);
    await(done, name);
  }

  private void sync(String name) throws Exception {
    ZooKeeper session = session(name);
    CountDownLatch done = new CountDownLatch(1);
    Events.a(name);
    session.sync(
        node(name),
        (code, path, context) -> {
          Events.c(name);
          done.countDown();
        },
        null);
    await(done, name);
  }

  private static void await(CountDownLatch done, String name) throws InterruptedException {
    if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no answer for " + name);
    }
  }

  private ZooKeeper session(String name) {
    return sessions.computeIfAbsent(thread(name), this::connect);
  }

  private ZooKeeper connect(String thread) {
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    try {
      ZooKeeper session =
          new ZooKeeper(
              server,
              SESSION_MILLIS,
              event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                  connected.complete(true);
                }
              });
      connected.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      try {
        session.create(
            node("-" + thread), bytes(thread), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } catch (KeeperException.NodeExistsException byAnotherSession) {
        // Good too.
      }
      return session;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot begin a session with " + server, e);
    }
  }

  private static String node(String name) {
    return "/" + thread(name);
  }

  private static String thread(String name) {
    return name.substring(name.indexOf('-') + 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
