package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.process.Flags;
import io.pivotscope.sample.process.Parent;
import io.pivotscope.sample.rpc.RpcServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The NameNode: the namespace for clients, the block reports of DataNodes, and a directory in which
 * the services on top of the file system leave their ports.
 *
 * <p>Flags: {@code --replica-order=RANDOM|FIXED}, {@code --exclusive-read-millis=N} (the planted
 * faults), {@code --seed=N}.
 */
public final class NameNode implements ClientProtocol, AutoCloseable {
  private static final int HANDLERS = 4;
  private static final int QUEUE_CAPACITY = 256;

  private final FSNamesystem namesystem;
  private final Map<String, Integer> services = new ConcurrentHashMap<>();
  private final RpcServer server;

  NameNode(FSNamesystem namesystem) {
    this.namesystem = namesystem;
    this.server = new RpcServer("NameNode", HANDLERS, QUEUE_CAPACITY, NameNodeMethods.of(this));
  }

  public static void main(String[] args) throws InterruptedException {
    Flags flags =
        Flags.parse(args, Set.of("host", "replica-order", "exclusive-read-millis", "seed"));
    long exclusiveMillis = flags.getLong("exclusive-read-millis", 0);
    NameNode nameNode =
        new NameNode(
            new FSNamesystem(
                ReplicaOrder.valueOf(flags.get("replica-order", "RANDOM")),
                exclusiveMillis > 0
                    ? ReadLocking.exclusiveFor(exclusiveMillis)
                    : ReadLocking.SHARED,
                flags.getLong("seed", 1)));
    Parent.serve(nameNode.address().getPort());
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public LocatedBlocks getBlockLocations(String src, long offset, long length, String clientHost)
      throws IOException {
    return namesystem.getBlockLocations(src, offset, length, clientHost);
  }

  @Override
  public void create(String src, String clientHost) throws IOException {
    namesystem.create(src);
  }

  @Override
  public LocatedBlock addBlock(String src, String clientHost) throws IOException {
    return namesystem.addBlock(src, clientHost);
  }

  @Override
  public void complete(String src, String clientHost) throws IOException {
    namesystem.complete(src);
  }

  @Override
  public void delete(String src, String clientHost) throws IOException {
    namesystem.delete(src);
  }

  void registerDatanode(DatanodeInfo datanode) {
    namesystem.registerDatanode(datanode);
  }

  int datanodeCount() {
    return namesystem.datanodeCount();
  }

  void blockReceived(String host, long blockId, int length) throws IOException {
    namesystem.blockReceived(host, blockId, length);
  }

  List<Long> heartbeat(String host) throws IOException {
    return namesystem.heartbeat(host);
  }

  void registerService(String name, int port) {
    services.put(name, port);
  }

  int lookupService(String name) throws IOException {
    Integer port = services.get(name);
    if (port == null) {
      throw new IOException("no service " + name);
    }
    return port;
  }

  @Override
  public void close() {
    server.close();
  }
}
