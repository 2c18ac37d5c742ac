package io.pivotscope.frontend.chaos;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.guest.Reader;
import io.pivotscope.sample.Options;
import io.pivotscope.sample.SampleCluster;
import io.pivotscope.sample.Totals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The sample system under load, and readers: clients of it that may be killed, since nobody waits
 * for them.
 */
final class Application implements AutoCloseable {
  static final int READERS = 3;

  /** What makes a process one with an agent, or without. */
  interface Agents {
    /**
     * Arguments of the JVM.
     *
     * @param line the way to the frontend: 0 is the sample system's, then the readers'
     */
    List<String> arguments(int line, String procName, String host);
  }

  private static final Duration CLIENTS_END = Duration.ofSeconds(90);

  private final Agents agents;
  private final Path counters;
  private final SampleCluster cluster;
  private final List<Child> readers = new ArrayList<>();
  private final Map<String, Long> samplePids;

  Application(Path directory, Agents agents)
      throws IOException, InterruptedException, TimeoutException {
    this.agents = agents;
    this.counters = Files.createDirectories(directory.resolve("counters"));
    Options options =
        new Options()
            .datanodes(3)
            .clients("FSread4m", "Hget")
            .thinkMillis(25)
            .directory(directory.resolve("sample"));
    agents.arguments(0, "{procName}", "{host}").forEach(options::jvmArg);
    this.cluster = SampleCluster.start(options);
    boolean up = false;
    try {
      cluster.awaitClientsReady();
      samplePids = new LinkedHashMap<>(cluster.pids());
      Reader.load(cluster.nameNodePort());
      for (int i = 0; i < READERS; i++) {
        readers.add(startReader(i, 0));
      }
      cluster.startClients();
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  static String readerName(int reader) {
    return "Reader" + reader;
  }

  private Child startReader(int reader, int wallSeconds)
      throws InterruptedException, TimeoutException {
    String name = readerName(reader);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dpivotscope.wall.offset.seconds=" + wallSeconds);
    command.addAll(agents.arguments(reader + 1, name, "host-of-" + name));
    command.addAll(List.of("-cp", classPath(), Reader.class.getName()));
    command.addAll(List.of(Integer.toString(cluster.nameNodePort()), name, counters.toString()));
    Child child = Child.start(name, command, Map.of());
    child.await("ready"::equals);
    return child;
  }

  /** This test's, but for the agent's own classes: an application does not have them. */
  private static String classPath() {
    String all =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("surefire.test.class.path", "");
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> !entry.contains("tracing-agent"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  Path counters() {
    return counters;
  }

  synchronized Child reader(int index) {
    return readers.get(index);
  }

  /** Kill -9. */
  void killReader(int index) {
    reader(index).close();
  }

  /**
   * A reader in the place of one that was killed. Where two such faults overlap, the one that the
   * first has put there is killed as well: nobody would speak to it any more.
   */
  void replaceReader(int index, int wallSeconds) throws InterruptedException, TimeoutException {
    Child fresh = startReader(index, wallSeconds);
    Child before;
    synchronized (this) {
      before = readers.set(index, fresh);
    }
    before.close();
  }

  /** Processes by name: those of the sample, then the readers. */
  synchronized Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>(samplePids);
    for (int i = 0; i < readers.size(); i++) {
      pids.put(readerName(i), readers.get(i).pid());
    }
    return pids;
  }

  /** Lets the load end; what its clients have counted. */
  Totals endLoad() throws InterruptedException, TimeoutException {
    cluster.stopClients();
    return cluster.awaitClientsDone(CLIENTS_END);
  }

  @Override
  public void close() {
    readers.forEach(Child::close);
    cluster.close();
  }
}
