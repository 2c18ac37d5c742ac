package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A NameNode and DataNodes on host1, host2 and so on, in this JVM. */
public final class MiniDfs implements AutoCloseable {
  public static final int BLOCK_BYTES = 256 << 10;

  final NameNode nameNode;
  final List<DataNode> dataNodes = new ArrayList<>();
  private final Path directory;
  private final List<RpcClient> clients = new ArrayList<>();

  public MiniDfs(Path directory, int count) throws IOException {
    this.directory = directory;
    nameNode = new NameNode(new FSNamesystem(ReplicaOrder.RANDOM, ReadLocking.SHARED, 1));
    for (int i = 1; i <= count; i++) {
      DataNode dataNode = new DataNode("host" + i, nameNode.address(), blocksOf("host" + i), 0);
      dataNode.register();
      dataNodes.add(dataNode);
    }
  }

  Path blocksOf(String host) {
    return directory.resolve(host);
  }

  public InetSocketAddress address() {
    return nameNode.address();
  }

  /** What a process on this host makes its calls with. */
  public RpcClient rpc(String host) {
    RpcClient rpc = new RpcClient("test", host);
    clients.add(rpc);
    return rpc;
  }

  public DfsClient client(String host) {
    return new DfsClient(rpc(host), address(), BLOCK_BYTES);
  }

  public long bytesRead() {
    return dataNodes.stream().mapToLong(node -> node.metrics().bytesRead()).sum();
  }

  public long bytesWritten() {
    return dataNodes.stream().mapToLong(node -> node.metrics().bytesWritten()).sum();
  }

  @Override
  public void close() {
    clients.forEach(RpcClient::close);
    dataNodes.forEach(DataNode::close);
    nameNode.close();
  }
}
