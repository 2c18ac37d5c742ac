package io.pivotscope.frontend.propagation;

import io.pivotscope.frontend.it.Child;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * ZooKeeper servers zk1 to zkN, each in its process, and a client of all of them, with what they
 * log.
 */
final class ZooKeeperEnsemble {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern COMPLAINT = Pattern.compile(".*(ERROR|WARN |Exception).*");

  private final PropagationBench bench;
  private final Path directory;
  private final List<String> options;
  private final List<Integer> clientPorts = new ArrayList<>();
  private final List<String> peers = new ArrayList<>();
  private final TreeMap<String, Integer> linesBefore = new TreeMap<>();

  /**
   * @param options of every JVM
   */
  ZooKeeperEnsemble(PropagationBench bench, Path directory, int servers, List<String> options) {
    this.bench = bench;
    this.directory = directory;
    this.options = options;
    List<Integer> ports = freePorts(servers * 3);
    for (int i = 1; i <= servers; i++) {
      clientPorts.add(ports.get(i * 3 - 3));
      peers.add(i + "=127.0.0.1:" + ports.get(i * 3 - 2) + ":" + ports.get(i * 3 - 1));
    }
  }

  /** Starts server zkN, which does not wait for its peers. */
  void server(int number, boolean traced) {
    List<String> args = new ArrayList<>();
    args.add(String.valueOf(number));
    args.add(directory.resolve("zk" + number).toString());
    args.add(clientPorts.get(number - 1).toString());
    if (peers.size() > 1) {
      args.addAll(peers);
    }
    start("zk" + number, traced, "testbed.zookeeper.Server", args);
  }

  Child client() {
    List<String> servers = clientPorts.stream().map(port -> "127.0.0.1:" + port).toList();
    return start("client", true, "testbed.zookeeper.Client", servers);
  }

  /** A client of all servers that opens sessions and watches, and makes mistakes. */
  Child watcher() {
    List<String> servers = clientPorts.stream().map(port -> "127.0.0.1:" + port).toList();
    return start("watcher", true, "testbed.zookeeper.Watching", servers);
  }

  private Child start(String procName, boolean traced, String main, List<String> args) {
    List<String> words = new ArrayList<>(options);
    words.add("-XX:TieredStopAtLevel=1"); // none of them lives long
    words.add("-Dtestbed.log=" + log(procName));
    words.add("-Dzookeeper.admin.enableServer=false");
    words.add("-Dzookeeper.forceSync=no");
    String[] all = args.toArray(String[]::new);
    return traced
        ? bench.guest(procName, words, main, all)
        : bench.bare(procName, words, main, all);
  }

  /** Waits until the server says that it is a {@code leader} or {@code follower}. */
  void awaitMode(int number, String mode) {
    Awaitility.await()
        .atMost(PATIENCE)
        .alias("zk" + number + " is " + mode)
        .until(() -> mode(number).equals(mode));
  }

  /** leader, follower, standalone; empty while it is none of them. */
  String mode(int number) {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), clientPorts.get(number - 1))) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.UTF_8));
      InputStream answer = socket.getInputStream();
      for (String line : new String(answer.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("Mode: ")) {
          return line.substring("Mode: ".length());
        }
      }
      return "";
    } catch (IOException notYet) {
      return "";
    }
  }

  private Path log(String procName) {
    return directory.resolve(procName + ".log");
  }

  /** From here on {@link #complaints} counts; elections are loud. */
  void quiet() {
    for (String each : logged()) {
      linesBefore.put(each, lines(each).size());
    }
  }

  /** Errors, warnings and exceptions that somebody has logged since {@link #quiet}. */
  List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (String each : logged()) {
      List<String> lines = lines(each);
      for (String line : lines.subList(linesBefore.getOrDefault(each, 0), lines.size())) {
        if (COMPLAINT.matcher(line).matches()) {
          found.add(each + ": " + line);
        }
      }
    }
    return found;
  }

  private Set<String> logged() {
    Set<String> all = new TreeSet<>();
    all.add("client");
    for (int i = 1; i <= peers.size(); i++) {
      all.add("zk" + i);
    }
    return all;
  }

  private List<String> lines(String procName) {
    try {
      return Files.readAllLines(log(procName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All open at once, so that they differ. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
