package testbed.hdfs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/**
 * Sockets bound to the loopback address in the system property {@value #PROPERTY}, so that one
 * machine looks like several hosts to a name node. Named in {@code
 * hadoop.rpc.socket.factory.class.default}.
 */
public final class LocalAddressSocketFactory extends SocketFactory {
  static final String PROPERTY = "testbed.local.address";

  private final InetAddress local;

  /** Hadoop makes instances by reflection. */
  public LocalAddressSocketFactory() throws IOException {
    local = InetAddress.getByName(System.getProperty(PROPERTY, "127.0.0.1"));
  }

  @Override
  public Socket createSocket() throws IOException {
    // A channel's socket: Hadoop's own streams with time limits need the channel.
    Socket socket = SocketChannel.open().socket();
    socket.bind(new InetSocketAddress(local, 0));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  /** Hadoop caches one RPC client per factory: equal factories share it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LocalAddressSocketFactory
        && local.equals(((LocalAddressSocketFactory) other).local);
  }

  @Override
  public int hashCode() {
    return local.hashCode();
  }
}
