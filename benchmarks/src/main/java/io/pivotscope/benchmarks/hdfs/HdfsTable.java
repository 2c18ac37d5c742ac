package io.pivotscope.benchmarks.hdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts a cluster for each configuration, lets their clients work in turn, and prints the table.
 * While one is measured the others are idle. Exits with 0 if every query counted exactly what its
 * client did, and with 1 if not.
 *
 * <p>Noise is met in four ways. A block is short, and a round gives every configuration one block
 * of every operation, each round in another order: what the machine does meanwhile meets all of
 * them alike. Each value is divided by that of the first configuration's block of the same
 * operation in the same round. What is shown is the median over the rounds with an interval. And
 * the second configuration is the first once more: what it shows is the difference of two clusters
 * that are the same, so less than that is not seen here.
 */
public final class HdfsTable {
  private static final long LEAD_IN_MILLIS = 100;

  /**
   * How long to measure.
   *
   * @param warmUpOperations of each kind in each configuration, before the first round
   * @param warmUpMillis after which they need not be so many, nor the compilers be quiet
   * @param compiling share of a block that the compilers of its processes may take when they are
   *     quiet
   */
  record Plan(
      int rounds,
      long blockMillis,
      long warmUpOperations,
      long warmUpMillis,
      double compiling,
      Duration limit) {
    static final Plan FULL = new Plan(15, 1000, 6000, 30_000, 0.03, Duration.ofMinutes(35));
    static final Plan QUICK = new Plan(6, 400, 1000, 1000, 1, Duration.ofMinutes(10));

    /** A minute more for each round more. */
    Plan withRounds(int count) {
      Duration more = Duration.ofMinutes(Math.max(0, count - rounds));
      return new Plan(
          count, blockMillis, warmUpOperations, warmUpMillis, compiling, limit.plus(more));
    }
  }

  private final Plan plan;
  private final Path checkout;
  private final Path directory;
  private final List<Configuration> configurations;
  private final List<Cluster> clusters = new CopyOnWriteArrayList<>();
  private final Map<Integer, Tracing> tracings = new ConcurrentSkipListMap<>();
  private final List<Map<Operation, Long>> did = new ArrayList<>();
  private final Samples samples = new Samples();

  private HdfsTable(Plan plan, List<Configuration> configurations, Path checkout, Path directory) {
    this.plan = plan;
    this.configurations = configurations;
    this.checkout = checkout;
    this.directory = directory;
  }

  /**
   * {@code --quick}: three minutes, to see that it works; the figures are those of code that is
   * hardly compiled. {@code --rounds=N}: instead of 15, which are about twelve minutes. {@code
   * --only=REGEX}: the configurations whose title it matches, beside the first.
   */
  public static void main(String[] args) throws IOException {
    Plan plan = Plan.FULL;
    Pattern only = Pattern.compile(".*");
    for (String arg : args) {
      if (arg.equals("--quick")) {
        plan = Plan.QUICK;
      } else if (arg.matches("--rounds=[1-9]\\d{0,2}")) {
        plan = plan.withRounds(Integer.parseInt(arg.substring("--rounds=".length())));
      } else if (arg.startsWith("--only=")) {
        only = Pattern.compile(arg.substring("--only=".length()));
      } else {
        System.err.println("usage: HdfsTable [--quick] [--rounds=N] [--only=REGEX]");
        System.exit(2);
      }
    }
    Path checkout = Path.of("").toAbsolutePath();
    for (String built :
        List.of(
            "tracing-agent/target/pivotscope-agent.jar",
            "benchmarks/target/classes",
            "frontend/testbeds/hdfs-programs/target/classes",
            "frontend/testbeds/hdfs-3.4.3/target/lib")) {
      if (!Files.exists(checkout.resolve(built))) {
        System.err.println(
            built + " is missing: run in the checkout, after mvn -Pbenchmarks -DskipTests package");
        System.exit(2);
      }
    }
    Path directory = Files.createTempDirectory("hdfs-table");
    HdfsTable table = new HdfsTable(plan, chosen(only), checkout, directory);
    // The one end of all: also of an interrupted run, and of one that takes too long.
    Runtime.getRuntime().addShutdownHook(new Thread(table::end, "end"));
    table.limitTime();
    int status = 1;
    try {
      status = table.run(String.join(" ", args)) ? 0 : 1;
    } catch (Exception e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
    System.exit(status);
  }

  /** The first one is in any case: of it all ratios are. */
  private static List<Configuration> chosen(Pattern only) {
    List<Configuration> all = Configuration.all();
    Configuration first = all.get(0);
    return all.stream().filter(c -> c == first || only.matcher(c.title()).matches()).toList();
  }

  private void limitTime() {
    Thread limit =
        new Thread(
            () -> {
              try {
                Thread.sleep(plan.limit().toMillis());
                System.err.println("no end after " + plan.limit().toMinutes() + " minutes");
                System.exit(3);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "limit");
    limit.setDaemon(true);
    limit.start();
  }

  private boolean run(String arguments) throws Exception {
    Report report = Report.begin(plan, arguments);
    start();
    for (Map.Entry<Integer, Tracing> tracing : tracings.entrySet()) {
      tracing.getValue().install(configurations.get(tracing.getKey()).queries());
    }
    for (Tracing tracing : tracings.values()) {
      tracing.awaitCollecting();
    }
    progress("queries are installed");
    warmUp();
    for (int round = 0; round < plan.rounds(); round++) {
      measure(round);
      progress("round " + (round + 1) + " of " + plan.rounds() + ", CPU of Open: " + latest());
    }
    List<Tracing.Result> results = new ArrayList<>();
    for (Map.Entry<Integer, Tracing> tracing : tracings.entrySet()) {
      results.addAll(tracing.getValue().stop(did.get(tracing.getKey())));
    }
    report.lines(configurations, samples, results).forEach(System.out::println);
    return results.stream().allMatch(r -> r.counted() > 0 && r.counted() == r.expected());
  }

  private void start() throws Exception {
    Path formatted = Cluster.format(checkout, directory.resolve("format"));
    for (int i = 0; i < configurations.size(); i++) {
      Path own = directory.resolve("cluster-" + i);
      Cluster.Arguments arguments = (procName, host) -> List.of();
      if (configurations.get(i).attached()) {
        Tracing tracing = Tracing.open(checkout, directory.resolve("frontend-" + i));
        tracings.put(i, tracing);
        arguments = tracing::arguments;
      }
      clusters.add(Cluster.start(checkout, own, formatted, arguments));
      did.add(new EnumMap<>(Operation.class));
    }
    for (Cluster cluster : clusters) {
      cluster.awaitReady();
    }
    progress(clusters.size() + " clusters are ready");
  }

  private void warmUp() throws Exception {
    for (Operation operation : Operation.values()) {
      for (int i = 0; i < clusters.size(); i++) {
        warmUp(i, operation);
      }
      progress(operation + " is warm");
    }
  }

  /**
   * Until the code is compiled, and not for the second time: the agent's first installation makes a
   * JVM forget all that it had compiled (on 17), and what is hot again needs as long as after its
   * start.
   */
  private void warmUp(int configuration, Operation operation) throws Exception {
    Cluster cluster = clusters.get(configuration);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.warmUpMillis());
    long operations = 0;
    boolean compiles = true;
    while ((operations < plan.warmUpOperations() || compiles) && System.nanoTime() < end) {
      long before = cluster.compilerNanos();
      Block block = block(configuration, operation, plan.blockMillis());
      operations += block.operations();
      compiles = cluster.compilerNanos() - before > plan.compiling() * block.wallNanos();
    }
  }

  private void measure(int round) throws Exception {
    List<Integer> order = new ArrayList<>(IntStream.range(0, clusters.size()).boxed().toList());
    Collections.rotate(order, round);
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    for (Operation operation : Operation.values()) {
      for (int i : order) {
        // It has been idle: let it find its caches and connections again.
        block(i, operation, LEAD_IN_MILLIS);
        Cluster cluster = clusters.get(i);
        long before = cluster.cpuNanos();
        Block block = block(i, operation, plan.blockMillis());
        samples.add(i, operation, new Measure.Sample(block, cluster.cpuNanos() - before));
      }
    }
  }

  /** How it goes, by configuration: whether it still falls, whether the machine is at rest. */
  private String latest() {
    return IntStream.range(0, clusters.size())
        .mapToObj(i -> samples.latest(i, Operation.OPEN, Measure.CPU))
        .map(cpu -> String.format("%.0f", cpu))
        .collect(Collectors.joining(", ", "", " µs"));
  }

  private Block block(int configuration, Operation operation, long millis) throws Exception {
    Block block = clusters.get(configuration).run(operation, millis);
    did.get(configuration).merge(operation, block.operations(), Long::sum);
    return block;
  }

  private static void progress(String what) {
    System.err.printf("%tT %s%n", System.currentTimeMillis(), what);
  }

  private void end() {
    clusters.forEach(Cluster::close);
    for (Tracing tracing : tracings.values()) {
      try {
        tracing.close();
      } catch (IOException e) {
        System.err.println("cannot close a frontend: " + e.getMessage());
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("cannot remove " + directory + ": " + e.getMessage());
    }
  }
}
