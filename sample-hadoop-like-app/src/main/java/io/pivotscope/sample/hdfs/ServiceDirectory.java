package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.proto.Hdfs.Empty;
import io.pivotscope.sample.proto.Hdfs.ServiceProto;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where the services on top of the file system listen, as kept by the NameNode. */
public final class ServiceDirectory {
  private final RpcClient client;
  private final InetSocketAddress nameNode;

  public ServiceDirectory(RpcClient client, InetSocketAddress nameNode) {
    this.client = client;
    this.nameNode = nameNode;
  }

  public void register(String name, InetSocketAddress address) throws IOException {
    ServiceProto service =
        ServiceProto.newBuilder().setName(name).setPort(address.getPort()).build();
    client.call(nameNode, "registerService", service, Empty.parser(), new Cost());
  }

  public InetSocketAddress lookup(String name) throws IOException {
    ServiceProto question = ServiceProto.newBuilder().setName(name).build();
    ServiceProto service =
        client.call(nameNode, "lookupService", question, ServiceProto.parser(), new Cost());
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), service.getPort());
  }
}
