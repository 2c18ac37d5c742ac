package io.pivotscope.sample.hdfs;

import io.pivotscope.sample.proto.Hdfs.DatanodeProto;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A DataNode: the emulated host that it runs on, and the loopback port where it listens. */
public final class DatanodeInfo {
  public final String host;
  public final int port;

  public DatanodeInfo(String host, int port) {
    this.host = host;
    this.port = port;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  DatanodeProto toProto() {
    return DatanodeProto.newBuilder().setHost(host).setPort(port).build();
  }

  static DatanodeInfo of(DatanodeProto proto) {
    return new DatanodeInfo(proto.getHost(), proto.getPort());
  }

  @Override
  public String toString() {
    return host;
  }
}
