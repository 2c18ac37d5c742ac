package io.pivotscope.benchmarks.hdfs;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** One NameNode, one DataNode and one client: three JVMs on loopback. */
final class Cluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int FIRST_PORT = 12_000;
  private static final int END_PORT = 32_000;
  private static final int PORT_ATTEMPTS = 100;
  private static final String LAUNCHER = "testbed.hdfs.Launcher";
  private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
  private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";

  private final List<Guest> guests = new ArrayList<>();
  private final Guest client;

  /** More JVM arguments of a process. */
  interface Arguments {
    List<String> of(String procName, String host);
  }

  /** A JVM that runs what the checkout has built. */
  private record Launch(Path checkout, Path directory, int port) {
    Guest start(String name, List<String> arguments, String... main) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"));
      // The threads that compile are told apart from the others, so they must not come and go.
      command.add("-XX:-UseDynamicNumberOfCompilerThreads");
      command.add("-Djdk.net.hosts.file=" + directory.resolve("hosts"));
      command.addAll(arguments);
      command.add("-cp");
      command.add(
          String.join(
              File.pathSeparator,
              directory.resolve("conf").toString(),
              checkout.resolve("benchmarks/target/classes").toString(),
              checkout.resolve("frontend/testbeds/hdfs-programs/target/classes").toString(),
              checkout.resolve("frontend/testbeds/hdfs-3.4.3/target/lib") + "/*"));
      command.addAll(List.of(main));
      return new Guest(name, command, directory);
    }

    Launch configured() throws IOException {
      Path conf = directory.resolve("conf");
      // The released jars lack these, and the servers only ask that they exist.
      for (String web : List.of("hdfs", "datanode", "static", "secondary")) {
        Files.createDirectories(conf.resolve("webapps").resolve(web));
      }
      Files.writeString(
          directory.resolve("hosts"),
          "127.0.0.1 localhost\n127.0.0.1 " + InetAddress.getLocalHost().getHostName() + "\n");
      StringBuilder xml = new StringBuilder("<configuration>\n");
      settings()
          .forEach(
              (key, value) ->
                  xml.append("<property><name>")
                      .append(key)
                      .append("</name><value>")
                      .append(value)
                      .append("</value></property>\n"));
      xml.append("</configuration>\n");
      Files.writeString(conf.resolve("core-site.xml"), xml);
      Files.writeString(conf.resolve("hdfs-site.xml"), xml);
      Files.writeString(
          conf.resolve("log4j.properties"),
          """
          log4j.rootLogger=WARN,log
          log4j.appender.log=org.apache.log4j.ConsoleAppender
          log4j.appender.log.target=System.err
          log4j.appender.log.layout=org.apache.log4j.SimpleLayout
          """);
      return this;
    }

    private Map<String, String> settings() {
      Map<String, String> site = new TreeMap<>();
      site.put("fs.defaultFS", "hdfs://127.0.0.1:" + port);
      site.put("dfs.namenode.rpc-address", "127.0.0.1:" + port);
      site.put("dfs.namenode.http-address", "127.0.0.1:0");
      site.put("dfs.namenode.name.dir", directory.resolve("name").toUri().toString());
      site.put("dfs.datanode.data.dir", directory.resolve("data").toUri().toString());
      site.put("dfs.datanode.hostname", "localhost");
      site.put("dfs.datanode.address", "127.0.0.1:0");
      site.put("dfs.datanode.ipc.address", "127.0.0.1:0");
      site.put("dfs.datanode.http.address", "127.0.0.1:0");
      site.put("dfs.replication", "1");
      site.put("dfs.permissions.enabled", "false");
      site.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
      site.put("dfs.namenode.safemode.min.datanodes", "1");
      site.put("dfs.namenode.safemode.extension", "0");
      site.put("dfs.blockreport.initialDelay", "0");
      site.put("dfs.datanode.scan.period.hours", "-1");
      // The disk is not measured: edits are written, and not waited for.
      site.put("dfs.namenode.edits.noeditlogchannelflush", "true");
      return site;
    }
  }

  private Cluster(Launch launch, Arguments arguments) throws IOException {
    try {
      guests.add(launch.start("NameNode", arguments.of("NameNode", "host0"), LAUNCHER, NAME_NODE));
      guests.add(launch.start("DataNode", arguments.of("DataNode", "host1"), LAUNCHER, DATA_NODE));
      client =
          launch.start("client", arguments.of("client", "host9"), StressClient.class.getName());
      guests.add(client);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Makes the folder of an empty file system, for {@link #start} to copy. */
  static Path format(Path checkout, Path directory) throws IOException, InterruptedException {
    Launch launch = new Launch(checkout, directory, freePort()).configured();
    try (Guest format =
        launch.start("format", List.of(), LAUNCHER, NAME_NODE, "-format", "-nonInteractive")) {
      format.awaitEnd(START);
    }
    return directory.resolve("name");
  }

  /** Starts the processes; {@link #awaitReady} waits for them. */
  static Cluster start(Path checkout, Path directory, Path formatted, Arguments arguments)
      throws IOException {
    Launch launch = new Launch(checkout, directory, freePort()).configured();
    copy(formatted, directory.resolve("name"));
    return new Cluster(launch, arguments);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  /** Below the range from which systems take ports for outgoing connections. */
  private static int freePort() throws IOException {
    IOException last = new IOException("no port tried");
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        last = taken;
      }
    }
    throw last;
  }

  /** Until the client has written its files. */
  void awaitReady() throws IOException, InterruptedException {
    client.await("READY", START);
  }

  /** Lets the client do one operation over and over for a time. */
  Block run(Operation operation, long millis) throws IOException, InterruptedException {
    client.send(operation.name() + " " + millis);
    return Block.parse(client.await("BLOCK", ANSWER.plusMillis(millis)));
  }

  /** CPU time of the three processes, but for their threads that compile. */
  long cpuNanos() throws IOException {
    long sum = 0;
    for (Guest guest : guests) {
      sum += guest.cpuNanos();
    }
    return sum;
  }

  /** CPU time of the threads that compile, of all three. */
  long compilerNanos() throws IOException {
    long sum = 0;
    for (Guest guest : guests) {
      sum += guest.compilerNanos();
    }
    return sum;
  }

  @Override
  public void close() {
    guests.forEach(Guest::close);
  }
}
