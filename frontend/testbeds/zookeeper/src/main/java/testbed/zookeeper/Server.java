package testbed.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import testbed.guest.Guest;

/**
 * One server, as its own main class runs it: {@code ID DIRECTORY CLIENT_PORT [ID=HOST:PORT:PORT
 * ..]}. It stands alone if no peers are named. It is ready before they are there.
 */
public final class Server {
  private Server() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[1]));
    Files.writeString(directory.resolve("myid"), args[0]);
    Properties properties = new Properties();
    properties.setProperty("dataDir", directory.toString());
    properties.setProperty("clientPort", args[2]);
    properties.setProperty("clientPortAddress", "127.0.0.1");
    properties.setProperty("tickTime", "2000");
    properties.setProperty("initLimit", "30");
    properties.setProperty("syncLimit", "30");
    properties.setProperty("maxSessionTimeout", "300000");
    properties.setProperty("maxClientCnxns", "0");
    for (int i = 3; i < args.length; i++) {
      String[] peer = args[i].split("=");
      properties.setProperty("server." + peer[0], peer[1]);
    }
    QuorumPeerConfig configuration = new QuorumPeerConfig();
    configuration.parseProperties(properties);
    Thread server = new Thread(() -> run(configuration), "server");
    server.setDaemon(true);
    server.start();
    Guest.serve();
  }

  private static void run(QuorumPeerConfig configuration) {
    try {
      if (configuration.isDistributed()) {
        new QuorumPeerMain().runFromConfig(configuration);
      } else {
        ServerConfig alone = new ServerConfig();
        alone.readFrom(configuration);
        new ZooKeeperServerMain().runFromConfig(alone);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AdminServerException e) {
      throw new IllegalStateException(e);
    }
  }
}
