package testbed.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import testbed.guest.Load;

/**
 * {@code HOST:PORT ..}: each request opens a session, creates the node {@code /watched} although it
 * is there, watches it, changes it and awaits the watch.
 */
public final class Watching {
  private static final int SESSION_MILLIS = 60_000;
  private static final long LIMIT_SECONDS = 60;
  private static final String NODE = "/watched";

  private Watching() {}

  public static void main(String[] args) throws Exception {
    String servers = String.join(",", args);
    Load.serve(name -> watch(servers, name.getBytes(StandardCharsets.UTF_8)));
  }

  private static void watch(String servers, byte[] data) throws Exception {
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    CompletableFuture<Boolean> changed = new CompletableFuture<>();
    try (ZooKeeper session =
        new ZooKeeper(servers, SESSION_MILLIS, event -> told(event, connected, changed))) {
      connected.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      try {
        session.create(NODE, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } catch (KeeperException.NodeExistsException usual) {
        // By the first request of all it was made.
      }
      session.exists(NODE, true);
      session.setData(NODE, data, -1);
      changed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void told(
      WatchedEvent event,
      CompletableFuture<Boolean> connected,
      CompletableFuture<Boolean> changed) {
    if (event.getType() == EventType.NodeDataChanged) {
      changed.complete(true);
    } else if (event.getState() == KeeperState.SyncConnected) {
      connected.complete(true);
    }
  }
}
