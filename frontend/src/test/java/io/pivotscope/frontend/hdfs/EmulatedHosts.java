package io.pivotscope.frontend.hdfs;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Several hosts on one machine: {@code host1} .. {@code host9} are 127.0.0.11 .. 19 and {@code
 * namenode} is 127.0.0.10. Every process resolves names by a file of its own ({@code
 * -Djdk.net.hosts.file}), so nothing of the machine is changed.
 */
final class EmulatedHosts {
  static final String NAME_NODE = "namenode";
  static final int MOST_HOSTS = 9;

  private static final int FIRST_PORT = 12_000;
  private static final int END_PORT = 32_000;
  private static final int PORT_ATTEMPTS = 100;

  private EmulatedHosts() {}

  static String name(int number) {
    if (number < 1 || number > MOST_HOSTS) {
      throw new IllegalArgumentException("hosts are 1 .. " + MOST_HOSTS + ", not " + number);
    }
    return "host" + number;
  }

  static String address(String host) {
    if (host.equals(NAME_NODE)) {
      return "127.0.0.10";
    }
    for (int number = 1; number <= MOST_HOSTS; number++) {
      if (host.equals(name(number))) {
        return "127.0.0.1" + number;
      }
    }
    throw new IllegalArgumentException("no emulated host " + host);
  }

  /** Writes the names as {@code host} sees them: the machine's own name is that host's address. */
  static Path writeHostsFile(Path file, String host) throws IOException {
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
    lines.append(address(NAME_NODE)).append(' ').append(NAME_NODE).append('\n');
    for (int number = 1; number <= MOST_HOSTS; number++) {
      lines.append(address(name(number))).append(' ').append(name(number)).append('\n');
    }
    lines.append(address(host)).append(' ').append(machineName()).append('\n');
    return Files.writeString(file, lines);
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * A port that is free on the host's address. It lies below the range from which systems take
   * ports for outgoing connections: the cluster's own connections, bound to the same addresses,
   * must not take it before its user does.
   */
  static int freePort(String host) throws IOException {
    InetAddress address = InetAddress.getByName(address(host));
    IOException last = new IOException("no port tried");
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(address, port));
        return port;
      } catch (BindException taken) {
        last = taken;
      }
    }
    throw last;
  }
}
