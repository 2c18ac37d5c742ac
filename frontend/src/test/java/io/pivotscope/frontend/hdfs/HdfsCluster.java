package io.pivotscope.frontend.hdfs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A running HDFS: a name node on {@code namenode}, data nodes on {@code host1} .. {@code hostN},
 * and the client programs that a test launches. Every process is a JVM of its own; all listen on
 * loopback addresses and end with this object, or with this JVM. Not thread-safe.
 */
public final class HdfsCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String NAME_NODE_MAIN = "org.apache.hadoop.hdfs.server.namenode.NameNode";
  private static final String DATA_NODE_MAIN = "org.apache.hadoop.hdfs.server.datanode.DataNode";

  private final HdfsClusterOptions options;
  private final int nameNodePort;
  private final int nameNodeHttpPort;
  private final Jmx nameNodeJmx;
  private final Map<String, Integer> dataNodeHttpPorts = new TreeMap<>();
  private final Map<String, GuestProcess> servers = new TreeMap<>();
  private final List<GuestProcess> clients = new ArrayList<>();

  private HdfsCluster(HdfsClusterOptions options) throws IOException {
    this.options = options;
    nameNodePort = EmulatedHosts.freePort(EmulatedHosts.NAME_NODE);
    nameNodeHttpPort = EmulatedHosts.freePort(EmulatedHosts.NAME_NODE);
    nameNodeJmx = new Jmx(EmulatedHosts.address(EmulatedHosts.NAME_NODE), nameNodeHttpPort);
    for (String host : dataNodeHosts()) {
      dataNodeHttpPorts.put(host, EmulatedHosts.freePort(host));
    }
  }

  /** Formats a name node, starts all servers and waits until every data node has registered. */
  public static HdfsCluster start(HdfsClusterOptions options) throws IOException {
    HdfsCluster cluster = new HdfsCluster(options);
    try {
      cluster.format();
      cluster.startNameNode();
      for (String host : cluster.dataNodeHosts()) {
        cluster.startDataNode(host);
      }
      cluster.awaitOperational(options.dataNodes());
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The hosts that have a data node. */
  public List<String> dataNodeHosts() {
    List<String> hosts = new ArrayList<>();
    for (int number = 1; number <= options.dataNodes(); number++) {
      hosts.add(EmulatedHosts.name(number));
    }
    return hosts;
  }

  /** The name node's process. */
  public GuestProcess nameNode() {
    return server(EmulatedHosts.NAME_NODE);
  }

  /** Every process that was launched, the ended clients among them; servers as they run now. */
  public List<GuestProcess> processes() {
    List<GuestProcess> all = new ArrayList<>(servers.values());
    all.addAll(clients);
    return all;
  }

  /** Where the name node serves clients, on the address of its emulated host. */
  public int nameNodePort() {
    return nameNodePort;
  }

  /** The process of the data node on {@code host}. */
  public GuestProcess dataNode(String host) {
    return server(host);
  }

  private GuestProcess server(String host) {
    return Optional.ofNullable(servers.get(host)).orElseThrow();
  }

  /**
   * Starts a client program ({@code FsWrite}, {@code FsRead}, {@code StressTest}) on any of host1
   * .. host9.
   *
   * @param procName name of the process, unique in the cluster; it also names the log
   * @param arguments {@code key=value}, as the program's class comment says
   */
  public GuestProcess launch(String procName, String host, String program, String... arguments)
      throws IOException {
    Path conf = site().write(options.directory().resolve("conf-" + procName));
    GuestProcess client =
        jvm(procName, host, conf, options.clientHeap(), "testbed.hdfs." + program, arguments);
    clients.add(client);
    return client;
  }

  /** Runs a client program to its end and returns its statistics. */
  public JsonObject run(String procName, String host, String program, String... arguments)
      throws IOException {
    GuestProcess client = launch(procName, host, program, arguments);
    JsonObject stats = client.awaitStats();
    client.awaitEnd();
    return stats;
  }

  /**
   * Every data node's counters, sampled after this call began. Hadoop answers from a cache; the
   * second of two readings that are further apart than the cache lives is fresh.
   */
  public Map<String, DataNodeCounters> counters() {
    readCounters();
    awaitCacheExpiry();
    return readCounters();
  }

  private static void awaitCacheExpiry() {
    Duration cached = Duration.ofMillis(3L * HadoopConfiguration.METRICS_PERIOD_MILLIS);
    Awaitility.await().pollDelay(cached).until(() -> true);
  }

  /** The {@code getBlockLocations} calls that the name node has counted; fresh, as counters. */
  public long blockLocationCalls() {
    readBlockLocationCalls();
    awaitCacheExpiry();
    return readBlockLocationCalls();
  }

  private long readBlockLocationCalls() {
    return nameNodeJmx
        .bean("Hadoop:service=NameNode,name=NameNodeActivity")
        .map(bean -> bean.get("GetBlockLocations").getAsLong())
        .orElseThrow(() -> nameNode().failure("does not answer at /jmx"));
  }

  /**
   * Waits until the data nodes together have finished {@code blocks} block reads since {@code
   * start}, and returns what each has counted since. A data node counts a read only after the
   * client has acknowledged it, so a client may be gone before.
   */
  public Map<String, DataNodeCounters> awaitReads(
      Map<String, DataNodeCounters> start, long blocks) {
    await(
        blocks + " block reads",
        () -> {
          long finished = 0;
          for (DataNodeCounters counted : difference(start, readCounters()).values()) {
            finished += counted.readOperations();
          }
          return finished >= blocks;
        });
    return difference(start, counters());
  }

  private static Map<String, DataNodeCounters> difference(
      Map<String, DataNodeCounters> start, Map<String, DataNodeCounters> end) {
    Map<String, DataNodeCounters> result = new TreeMap<>();
    end.forEach(
        (host, now) ->
            result.put(host, now.since(Optional.ofNullable(start.get(host)).orElseThrow())));
    return result;
  }

  private Map<String, DataNodeCounters> readCounters() {
    Map<String, DataNodeCounters> counters = new TreeMap<>();
    dataNodeHttpPorts.forEach(
        (host, port) ->
            counters.put(
                host,
                new Jmx(EmulatedHosts.address(host), port)
                    .bean("Hadoop:service=DataNode,name=DataNodeActivity*")
                    .map(DataNodeCounters::of)
                    .orElseThrow(() -> server(host).failure("does not answer at /jmx"))));
    return counters;
  }

  /**
   * Restarts all servers, and lets the data nodes register in the given order, each after the one
   * before has reported its blocks. In 2.4.1 this gives every block one and the same order of
   * replicas, which is what HDFS-6268 shows.
   */
  public void restart(List<String> registrationOrder) throws IOException {
    Map<String, Long> blocks = blocksReported();
    servers.values().forEach(GuestProcess::close);
    servers.clear();
    startNameNode();
    for (String host : registrationOrder) {
      startDataNode(host);
      await(
          host + " reports its blocks",
          () -> {
            Long reported = blocksReported().get(host);
            return reported != null && reported.equals(blocks.get(host));
          });
    }
    awaitOperational(registrationOrder.size());
  }

  /** Blocks per live data node, as the name node knows them. */
  private Map<String, Long> blocksReported() {
    Map<String, Long> blocks = new TreeMap<>();
    nameNodeJmx
        .bean("Hadoop:service=NameNode,name=NameNodeInfo")
        .map(bean -> JsonParser.parseString(bean.get("LiveNodes").getAsString()).getAsJsonObject())
        .ifPresent(
            live ->
                live.entrySet()
                    .forEach(
                        node ->
                            // 3.4.3 has host:port here, 2.4.1 the host alone.
                            blocks.put(
                                node.getKey().replaceAll(":.*", ""),
                                node.getValue().getAsJsonObject().get("numBlocks").getAsLong())));
    return blocks;
  }

  private void awaitOperational(int dataNodes) {
    await(
        dataNodes + " data nodes",
        () ->
            blocksReported().size() == dataNodes
                && nameNodeJmx
                    .bean("Hadoop:service=NameNode,name=NameNodeInfo")
                    .map(bean -> bean.get("Safemode").getAsString().isEmpty())
                    .orElse(false));
  }

  private void await(String what, BooleanSupplier condition) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                for (GuestProcess server : servers.values()) {
                  if (!server.isAlive()) {
                    throw server.failure("has ended");
                  }
                }
                return condition.getAsBoolean();
              });
    } catch (ConditionTimeoutException e) {
      throw nameNode().failure("waited in vain for " + what);
    }
  }

  private void format() throws IOException {
    try (GuestProcess format =
        jvm(
            "format",
            EmulatedHosts.NAME_NODE,
            nameNodeConf(),
            options.serverHeap(),
            NAME_NODE_MAIN,
            "-format",
            "-force",
            "-nonInteractive")) {
      format.awaitEnd();
    }
  }

  private void startNameNode() throws IOException {
    servers.put(
        EmulatedHosts.NAME_NODE,
        jvm(
            "NameNode",
            EmulatedHosts.NAME_NODE,
            nameNodeConf(),
            options.serverHeap(),
            NAME_NODE_MAIN));
    await(
        "the name node's HTTP server",
        () -> nameNodeJmx.bean("Hadoop:service=NameNode,name=NameNodeInfo").isPresent());
  }

  private Path nameNodeConf() throws IOException {
    return site()
        .with("dfs.namenode.name.dir", options.directory().resolve("name").toUri().toString())
        .with("dfs.namenode.http-address", EmulatedHosts.NAME_NODE + ":" + nameNodeHttpPort)
        .write(options.directory().resolve("conf-NameNode"));
  }

  private void startDataNode(String host) throws IOException {
    String procName = "DataNode-" + host;
    int httpPort = Optional.ofNullable(dataNodeHttpPorts.get(host)).orElseThrow();
    Path data = options.directory().resolve("data-" + host);
    Path conf =
        site()
            .with("dfs.datanode.hostname", host)
            .with("dfs.datanode.data.dir", data.toUri().toString())
            .with("dfs.datanode.address", host + ":0")
            .with("dfs.datanode.ipc.address", host + ":0")
            .with("dfs.datanode.http.address", host + ":" + httpPort)
            .write(options.directory().resolve("conf-" + procName));
    servers.put(host, jvm(procName, host, conf, options.dataNodeHeap(), DATA_NODE_MAIN));
  }

  private HadoopConfiguration site() {
    return new HadoopConfiguration(
            nameNodePort, options.blockBytes(), options.replication(), options.dataNodes())
        .withAll(options.settings());
  }

  private GuestProcess jvm(
      String procName, String host, Path conf, String heap, String main, String... arguments)
      throws IOException {
    Path hosts = EmulatedHosts.writeHostsFile(conf.resolve("hosts"), host);
    List<String> command = new ArrayList<>();
    command.add(options.javaHome().resolve("bin/java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    // None lives long enough to win back what optimising costs.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djdk.net.hosts.file=" + hosts);
    command.add("-Dtestbed.local.address=" + EmulatedHosts.address(host));
    command.addAll(options.jvmArguments().apply(procName, host));
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            conf.toString(),
            HdfsRelease.programs().toString(),
            options.release().libraries() + File.separator + "*"));
    command.add("testbed.hdfs.Launcher");
    command.add(main);
    command.addAll(List.of(arguments));
    return new GuestProcess(procName, command, Files.createDirectories(options.directory()));
  }

  /** Ends every process. Files stay in the directory that the options name. */
  @Override
  public void close() {
    clients.forEach(GuestProcess::close);
    servers.values().forEach(GuestProcess::close);
  }
}
