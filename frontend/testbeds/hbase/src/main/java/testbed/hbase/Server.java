package testbed.hbase;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.hbase.master.HMaster;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import testbed.guest.Guest;

/**
 * One server, as its own main class runs it: {@code zookeeper PORT DIRECTORY}, {@code master
 * key=value ..} or {@code regionserver key=value ..}. It is ready before it serves; those that it
 * needs must be there.
 */
public final class Server {

  private interface Body {
    void run() throws Exception;
  }

  private Server() {}

  public static void main(String[] args) throws Exception {
    Body body =
        switch (args[0]) {
          case "zookeeper" -> () -> zooKeeper(args[1], Path.of(args[2]));
          case "master" -> () -> new HMaster(Site.of(args, 1)).start();
          case "regionserver" -> () -> new HRegionServer(Site.of(args, 1)).start();
          default -> throw new IllegalArgumentException(args[0]);
        };
    Thread server = new Thread(() -> run(body), args[0]);
    server.setDaemon(true);
    server.start();
    Guest.serve();
  }

  private static void run(Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new IllegalStateException(e); // printed, and the one who waits for it gives up
    }
  }

  private static void zooKeeper(String port, Path directory) throws Exception {
    Files.createDirectories(directory);
    ServerConfig alone = new ServerConfig();
    alone.parse(new String[] {port, directory.toString()});
    new ZooKeeperServerMain().runFromConfig(alone);
  }
}
