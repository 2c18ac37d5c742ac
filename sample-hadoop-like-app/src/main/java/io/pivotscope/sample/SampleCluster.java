package io.pivotscope.sample;

import static java.io.InputStream.nullInputStream;

import io.pivotscope.sample.process.Flags;
import io.pivotscope.sample.process.Json;
import io.pivotscope.sample.process.Parent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The whole system as children of this process: servers, data, client programs.
 *
 * <pre>
 *   start ......... servers come up, data is loaded, client JVMs come up and hold
 *   awaitServersReady / awaitClientsReady
 *   startClients .. they run
 *   awaitClientsDone
 *   close ......... all children end
 * </pre>
 *
 * Children whose parent is gone end by themselves. Methods may be called from any thread.
 */
public final class SampleCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final long END_MILLIS = 5_000;

  private final Options options;
  private final Consumer<String> output;
  private final Path directory;
  private final boolean temporary;
  private final List<ChildProcess> servers = new CopyOnWriteArrayList<>();
  private final List<ChildProcess> clients = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Boolean> serversReady = new CompletableFuture<>();
  private final CompletableFuture<Integer> nameNodePort = new CompletableFuture<>();
  private final Thread starter;

  private SampleCluster(Options options, Consumer<String> output) throws IOException {
    this.options = options;
    this.output = output;
    this.temporary = options.directory == null;
    this.directory =
        options.directory == null
            ? Files.createTempDirectory("sample-cluster-")
            : Files.createDirectories(options.directory);
    deleteTree(directory.resolve("data"));
    Files.createDirectories(directory.resolve("logs"));
    this.starter = new Thread(this::startServers, "cluster start");
    starter.start();
  }

  /** Begins to start a cluster whose output nobody reads. */
  public static SampleCluster start(Options options) throws IOException {
    return start(options, line -> {});
  }

  /**
   * Begins to start a cluster.
   *
   * @param output gets each line of the clients, and one for each process, all JSON; from several
   *     threads
   */
  public static SampleCluster start(Options options, Consumer<String> output) throws IOException {
    return new SampleCluster(options, output);
  }

  private void startServers() {
    try {
      ClusterLayout layout = new ClusterLayout(options, directory);
      ChildProcess nameNode = launch(layout.nameNode());
      servers.add(nameNode);
      int port = await(nameNode.listeningPort, START_TIMEOUT);
      nameNodePort.complete(port);
      for (ClusterLayout.Spec spec : layout.servers(port)) {
        servers.add(launch(spec));
      }
      for (ClusterLayout.Spec spec : layout.clients(port)) {
        clients.add(launch(spec));
      }
      for (ChildProcess server : servers) {
        await(server.listeningPort, START_TIMEOUT);
      }
      DataLoader.load(port, layout.programs());
      serversReady.complete(true);
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      serversReady.completeExceptionally(e);
    }
  }

  private ChildProcess launch(ClusterLayout.Spec spec) throws IOException {
    Path log = directory.resolve("logs").resolve(spec.program() + "-" + spec.host() + ".log");
    ChildProcess child =
        ChildProcess.start(spec.program(), spec.host(), spec.command(), log, output);
    output.accept(
        Json.object(
            "event",
            "process",
            "program",
            spec.program(),
            "host",
            spec.host(),
            "pid",
            child.pid()));
    return child;
  }

  /** Until the servers are up and the data is loaded. */
  public void awaitServersReady() throws InterruptedException, TimeoutException {
    await(serversReady, START_TIMEOUT);
  }

  /** Until the client programs hold, ready for {@link #startClients}. */
  public void awaitClientsReady() throws InterruptedException, TimeoutException {
    awaitServersReady();
    for (ChildProcess client : clients) {
      await(client.ready, START_TIMEOUT);
    }
  }

  /** Lets all client programs go, once all are ready. */
  public void startClients() throws InterruptedException, TimeoutException {
    awaitClientsReady();
    clients.forEach(ChildProcess::start);
  }

  /** Waits until every client has said its totals or ended without. */
  public Totals awaitClientsDone(Duration atMost) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<ClientTotals> done = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (ChildProcess client : clients) {
      try {
        done.add(await(client.totals, Duration.ofNanos(deadline - System.nanoTime())));
      } catch (IllegalStateException ended) {
        lost.add(client.program + "@" + client.host);
      }
    }
    return new Totals(done, lost);
  }

  /** Lets each client end after its present operation and say its totals. */
  public void stopClients() {
    clients.forEach(ChildProcess::stop);
  }

  /** Where programs of others find the file system, once {@link #awaitServersReady} returned. */
  public int nameNodePort() throws InterruptedException, TimeoutException {
    return await(nameNodePort, START_TIMEOUT);
  }

  /** Process ids by {@code program@host}. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    Stream.concat(servers.stream(), clients.stream())
        .forEach(child -> pids.put(child.program + "@" + child.host, child.pid()));
    return pids;
  }

  /** Where the processes' standard errors go. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** Ends all children, clients first, and removes the data. */
  @Override
  public void close() {
    starter.interrupt();
    joinStarter();
    for (List<ChildProcess> children : List.of(clients, servers)) {
      children.forEach(ChildProcess::stop);
      children.forEach(child -> child.awaitEnd(END_MILLIS));
    }
    try {
      deleteTree(temporary ? directory : directory.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void joinStarter() {
    try {
      starter.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @throws IllegalStateException if what was awaited has failed
   */
  private static <T> T await(CompletableFuture<T> future, Duration atMost)
      throws InterruptedException, TimeoutException {
    try {
      return future.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(cause.getMessage(), cause);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(root)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  /**
   * Runs a cluster from the command line.
   *
   * <pre>
   *   --datanodes N              4 by default, on host1 to hostN
   *   --clients A,B,..           of FSread4m FSread64m Hget Hscan MRsort StressTest; or none
   *   --stress N                 so many StressTests besides, one on each host from host1
   *   --faults A,B=..            see {@link Faults#parse}
   *   --seconds N | --ops N      the bound of each client; none by default
   *   --think-millis N           pause of clients between operations
   *   --seed N
   *   --jvm-arg=TEMPLATE         for each JVM, repeatable; {procName} and {host} are replaced
   *   --server-jvm-arg=TEMPLATE, --client-jvm-arg=TEMPLATE
   *   --dir PATH                 for data and logs
   *   --linger-clients           clients stay until the end
   *   --wait-for-start           clients go when a line "start" comes on standard input
   *   --wait-for-stop            servers stay until a line "stop" or the end of
   *                              standard input, which end the clients too
   * </pre>
   *
   * Standard output has one JSON object a line: events {@code process}, {@code servers-ready},
   * {@code clients-ready}, {@code clients-started}, {@code clients-done}, and the clients' lines.
   * Exit code 0, 1 if a client or the start failed, 2 for a wrong flag.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options;
    Flags flags;
    try {
      Set<String> known = new HashSet<>(Options.FLAGS);
      known.addAll(Set.of("wait-for-start", "wait-for-stop"));
      flags = Flags.parse(args, known);
      options = Options.of(flags);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    SampleCluster cluster = start(options, SampleCluster::print);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "cluster stop"));
    System.exit(cluster.run(flags.has("wait-for-start"), flags.has("wait-for-stop")));
  }

  private int run(boolean waitForStart, boolean waitForStop) throws InterruptedException {
    try {
      awaitServersReady();
      print(Json.object("event", "servers-ready"));
      awaitClientsReady();
      print(Json.object("event", "clients-ready"));
      Parent commands = new Parent(waitForStart || waitForStop ? System.in : nullInputStream());
      if (waitForStart && !commands.awaitStart()) {
        return 0;
      }
      if (waitForStop) {
        stopClientsWhenTold(commands);
      }
      startClients();
      print(Json.object("event", "clients-started"));
      // As long as a client without a bound of its own may run.
      Totals totals = awaitClientsDone(Duration.ofDays(365));
      print(Json.format(done(totals)));
      if (waitForStop) {
        commands.awaitStop();
      }
      return totals.lost().isEmpty() ? 0 : 1;
    } catch (TimeoutException | IllegalStateException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private void stopClientsWhenTold(Parent commands) {
    Thread stopper =
        new Thread(
            () -> {
              try {
                commands.awaitStop();
                stopClients();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop clients");
    stopper.setDaemon(true);
    stopper.start();
  }

  private static Map<String, Object> done(Totals totals) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "clients-done");
    totals.datanodeBytes().forEach((program, sum) -> fields.put(program + ".datanodeBytes", sum));
    totals.ops().forEach((program, sum) -> fields.put(program + ".ops", sum));
    totals.errors().forEach((program, sum) -> fields.put(program + ".errors", sum));
    fields.put("lost", String.join(",", totals.lost()));
    return fields;
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
