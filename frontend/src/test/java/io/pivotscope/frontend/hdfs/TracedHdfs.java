package io.pivotscope.frontend.hdfs;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.lifecycle.AgentView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An HDFS whose processes have the agent, and the frontend that they report to. */
final class TracedHdfs implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HELD = ",wait=3s";

  /** Clients write and read flat out, in JVMs that have just begun: no row may be missing. */
  private static final String UNLIMITED = ",budget=off";

  private final Bench bench;
  private final HdfsCluster cluster;

  private TracedHdfs(Bench bench, HdfsCluster cluster) {
    this.bench = bench;
    this.cluster = cluster;
  }

  /** Starts all of it, and waits until every server's agent is connected. */
  static TracedHdfs start(HdfsRelease release, Path javaHome, Path directory) throws IOException {
    return start(
        HdfsClusterOptions.of(release, directory.resolve("hdfs")).withJavaHome(javaHome),
        directory,
        Set.of());
  }

  /**
   * As above.
   *
   * @param bare hosts whose data nodes have no agent
   */
  static TracedHdfs start(HdfsClusterOptions options, Path directory, Set<String> bare)
      throws IOException {
    Bench bench = new Bench(Files.createDirectories(directory.resolve("frontend")));
    try {
      HdfsCluster cluster =
          HdfsCluster.start(
              options.withJvmArguments(
                  (procName, host) ->
                      bare.contains(host) ? List.of() : agent(bench, procName, host)));
      bench.awaitAgents(1 + cluster.dataNodeHosts().size() - bare.size());
      return new TracedHdfs(bench, cluster);
    } catch (IOException | RuntimeException | AssertionError e) {
      bench.close();
      throw e;
    }
  }

  private static List<String> agent(Bench bench, String procName, String host) {
    if (procName.equals("format")) {
      return List.of();
    }
    boolean server = procName.equals("NameNode") || procName.startsWith("DataNode");
    return List.of("-javaagent:" + bench.agent(procName, host) + UNLIMITED + (server ? "" : HELD));
  }

  HdfsCluster cluster() {
    return cluster;
  }

  Bench bench() {
    return bench;
  }

  /** Restarts the servers in that order; returns when their agents are connected again. */
  void restart(List<String> registrationOrder) throws IOException {
    cluster.restart(registrationOrder);
    bench.awaitAgents(1 + registrationOrder.size());
  }

  /** A query that is being collected. */
  static final class Running {
    private final String text;
    private final String id;
    private final Child command;

    private Running(String text, String id, Child command) {
      this.text = text;
      this.id = id;
      this.command = command;
    }

    /** The rows of a query that has been stopped. */
    List<JsonObject> rows() {
      return Bench.rows(command);
    }

    @Override
    public String toString() {
      return text + "\n" + command;
    }
  }

  /** Installs queries, all at a time; returns when the servers collect for each. */
  List<Running> install(String... texts) {
    List<Child> commands =
        Stream.of(texts).map(text -> bench.begin("query", "-e", text, "-o", "json")).toList();
    List<Running> running = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      Child command = commands.get(i);
      String begun = command.awaitError(line -> line.matches("installed query \\d+: .*"));
      String id = begun.replaceAll("installed query (\\d+): .*", "$1");
      running.add(new Running(texts[i], id, command));
    }
    return running;
  }

  /** Starts a client program, for {@link #runTogether}. */
  GuestProcess launch(String procName, String host, String program, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("wait=true");
    return cluster.launch(procName, host, program, all.toArray(String[]::new));
  }

  /**
   * Runs client programs to their ends. They begin when the agent of each has armed these queries:
   * the agent itself holds a program back for three seconds only, which a busy machine may need for
   * other things.
   */
  List<JsonObject> runTogether(List<Running> queries, GuestProcess... clients) {
    for (GuestProcess client : clients) {
      client.awaitReady();
      Awaitility.await().atMost(PATIENCE).until(() -> hasArmed(client.name(), queries));
    }
    List.of(clients).forEach(GuestProcess::begin);
    List<JsonObject> stats = Stream.of(clients).map(GuestProcess::awaitStats).toList();
    List.of(clients).forEach(GuestProcess::awaitEnd);
    return stats;
  }

  private boolean hasArmed(String procName, List<Running> queries) throws Exception {
    for (AgentView agent : bench.api().agents().agents()) {
      if (agent.procName().equals(procName)) {
        return queries.stream().allMatch(query -> agent.queries().contains(query.id + " armed"));
      }
    }
    return false;
  }

  /** Ends these queries and waits for their results, which must be complete. */
  void stop(List<Running> queries) {
    List<Child> stops = new ArrayList<>();
    for (Running query : queries) {
      stops.add(bench.begin("stop", query.id));
    }
    stops.forEach(Child::awaitExit);
    for (Running query : queries) {
      int exit = query.command.awaitExit();
      System.out.println(query);
      if (exit != 0 || query.command.errors().stream().anyMatch(TracedHdfs::tellsOfLoss)) {
        throw new AssertionError(
            String.format(Locale.ROOT, "exit %d, or not complete: %s", exit, query));
      }
    }
  }

  /**
   * A server of a busy machine may hear of T0 after it has passed. Nothing happens before the test
   * launches a client, and that waits until all have armed, so that alone loses nothing here. Nor
   * do servers that the test has stopped before, which a query names for as long as they might
   * live.
   */
  private static boolean tellsOfLoss(String line) {
    return line.startsWith("partial: ")
        && !line.endsWith(" heard of T0 late, or its clock is far ahead")
        && !line.endsWith(" heard of T0 after it had passed")
        && !line.endsWith(" was not armed");
  }

  /** The queries that any process still has. */
  List<JsonObject> queries() {
    return Bench.rows(bench.run("queries", "-o", "json"));
  }

  @Override
  public void close() {
    cluster.close();
    bench.close();
  }
}
