package io.pivotscope.sample;

import io.pivotscope.sample.process.Flags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster consists of. A builder that is filled before {@link SampleCluster#start} and not
 * changed afterwards.
 */
public final class Options {
  static final Set<String> PROGRAMS =
      Set.of("FSread4m", "FSread64m", "Hget", "Hscan", "MRsort", "StressTest");

  static final Set<String> FLAGS =
      Set.of(
          "datanodes",
          "clients",
          "stress",
          "faults",
          "seconds",
          "ops",
          "think-millis",
          "seed",
          "jvm-arg",
          "server-jvm-arg",
          "client-jvm-arg",
          "dir",
          "linger-clients");

  int datanodes = 4;
  List<String> clients = List.of("FSread4m", "FSread64m", "Hget", "Hscan", "MRsort");
  int stress;
  Faults faults = Faults.NONE;
  long seconds;
  long ops;
  long thinkMillis;
  long seed = 1;
  final List<String> serverJvmArgs = new ArrayList<>();
  final List<String> clientJvmArgs = new ArrayList<>();
  @Nullable Path directory;
  boolean lingerClients;

  /** {@link SampleCluster#main} documents the flags. */
  static Options of(Flags flags) {
    Options options =
        new Options()
            .datanodes(flags.getInt("datanodes", 4))
            .stress(flags.getInt("stress", 0))
            .faults(Faults.parse(flags.get("faults", "")))
            .seconds(flags.getLong("seconds", 0))
            .ops(flags.getLong("ops", 0))
            .thinkMillis(flags.getLong("think-millis", 0))
            .seed(flags.getLong("seed", 1))
            .lingerClients(flags.has("linger-clients"));
    if (flags.has("clients")) {
      String list = flags.required("clients");
      options.clients(list.isEmpty() || list.equals("none") ? List.of() : List.of(list.split(",")));
    }
    flags.all("jvm-arg").forEach(options::jvmArg);
    options.serverJvmArgs.addAll(flags.all("server-jvm-arg"));
    options.clientJvmArgs.addAll(flags.all("client-jvm-arg"));
    if (flags.has("dir")) {
      options.directory(Path.of(flags.required("dir")));
    }
    return options;
  }

  /** At least 3, the replication. They run on host1, host2 and so on. */
  public Options datanodes(int count) {
    if (count < 3) {
      throw new IllegalArgumentException("3 replicas need 3 DataNodes, not " + count);
    }
    this.datanodes = count;
    return this;
  }

  /** One process for each name; {@code StressTest} here is one, see {@link #stress}. */
  public Options clients(List<String> programs) {
    for (String program : programs) {
      if (!PROGRAMS.contains(program)) {
        throw new IllegalArgumentException(
            "unknown client program '" + program + "', known are " + PROGRAMS);
      }
    }
    this.clients = List.copyOf(programs);
    return this;
  }

  public Options clients(String... programs) {
    return clients(List.of(programs));
  }

  /** So many StressTests beside the other clients, one each on host1, host2 and so on. */
  public Options stress(int count) {
    this.stress = count;
    return this;
  }

  public Options faults(Faults planted) {
    this.faults = planted;
    return this;
  }

  /** How long each client runs; 0 for no bound. */
  public Options seconds(long bound) {
    this.seconds = bound;
    return this;
  }

  /** Exactly how many operations each client runs; 0 for no bound. */
  public Options ops(long bound) {
    this.ops = bound;
    return this;
  }

  /** How long each client pauses after an operation. */
  public Options thinkMillis(long millis) {
    this.thinkMillis = millis;
    return this;
  }

  /** Of replica placement and of the clients' choices. */
  public Options seed(long value) {
    this.seed = value;
    return this;
  }

  /**
   * An argument for every JVM; {@code {procName}} and {@code {host}} in it are replaced by the
   * simple name of the process's main class and its emulated host.
   */
  public Options jvmArg(String template) {
    return serverJvmArg(template).clientJvmArg(template);
  }

  /** As {@link #jvmArg}, for servers only. */
  public Options serverJvmArg(String template) {
    serverJvmArgs.add(template);
    return this;
  }

  /** As {@link #jvmArg}, for client programs only. */
  public Options clientJvmArg(String template) {
    clientJvmArgs.add(template);
    return this;
  }

  /** For {@code data} (emptied first) and {@code logs}; by default a temporary one, removed. */
  public Options directory(Path path) {
    this.directory = path;
    return this;
  }

  /** Whether clients stay until the cluster is closed, instead of ending after their last line. */
  public Options lingerClients(boolean linger) {
    this.lingerClients = linger;
    return this;
  }
}
