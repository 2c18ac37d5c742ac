package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.process.Configuration.Kind;
import io.pivotscope.benchmarks.process.Configuration.Result;
import io.pivotscope.benchmarks.process.Configuration.Settings;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What a call costs: CPU nanoseconds and bytes that a tool adds to it. */
@CommandLine.Command(
    name = "hot",
    description = "CPU time and allocation added per traced call, ours and peers'.")
public final class HotCommand implements Callable<Integer> {
  private static final long MILLI = 1_000_000;

  @CommandLine.Mixin private Options options = new Options();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "configurations whose name has a match; baselines are always measured")
  private String only = ".*";

  @Option(names = "--no-peers", description = "ours alone")
  private boolean withoutPeers;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description =
          "how long calls warm up at most, where the compilers do not become quiet"
              + " (default: ${DEFAULT-VALUE})")
  private long patienceSeconds = 3;

  /** What has been measured of a configuration. */
  private static final class Measured {
    final List<Double> added = new ArrayList<>();
    final List<Double> bytes = new ArrayList<>();
    double crowding;
    int unsettled;
    String proof = "";
    @Nullable String failure;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    boolean quick = options.quick();
    int rounds = options.rounds(3);
    Settings settings =
        new Settings(
            options.javaHome(),
            new Session.Effort(
                (quick ? 300 : 500) * MILLI,
                patienceSeconds * 1_000 * MILLI,
                quick ? 5 : 7,
                (quick ? 30 : 40) * MILLI));
    Path scratch = Directories.make();
    try {
      boolean btrace = Machine.feature(options.javaHome()) < 25;
      List<Configuration> configurations = new ArrayList<>(Ours.all());
      if (!withoutPeers) {
        configurations.addAll(new Peers(options.javaHome(), scratch).all(btrace));
      }
      configurations.removeIf(each -> !each.name().matches(".*(" + only + ").*"));
      Map<Configuration, Measured> results = measure(configurations, settings, rounds);
      System.out.println();
      System.out.println(machine.header(options.command(rounds), options.javaHome()));
      System.out.println(table(results));
      if (!btrace && !withoutPeers) {
        System.out.println("BTrace " + Tree.version("btrace") + " does not weave on JDK 25.");
      }
      return results.values().stream().anyMatch(each -> each.failure != null) ? 1 : 0;
    } finally {
      Directories.delete(scratch);
    }
  }

  private Map<Configuration, Measured> measure(
      List<Configuration> configurations, Settings settings, int rounds)
      throws InterruptedException {
    Map<Configuration, Measured> results = new LinkedHashMap<>();
    List<Configuration> all = new ArrayList<>(Ours.baselines());
    all.removeIf(
        baseline -> configurations.stream().noneMatch(c -> c.load().equals(baseline.load())));
    all.addAll(configurations);
    all.forEach(each -> results.put(each, new Measured()));
    for (int round = 1; round <= rounds; round++) {
      Map<Load, Reading> baselines = new LinkedHashMap<>();
      for (Configuration each : all) {
        System.err.printf("round %d of %d: %s ...", round, rounds, each.name());
        System.err.println(
            " "
                + measure(
                    each, settings, baselines, results.computeIfAbsent(each, c -> new Measured())));
      }
    }
    return results;
  }

  /** One fresh JVM; returns what it was, for people. */
  private static String measure(
      Configuration each, Settings settings, Map<Load, Reading> baselines, Measured measured)
      throws InterruptedException {
    try {
      Result result = each.run(settings);
      Reading reading = result.reading();
      if (each.kind() == Kind.BASELINE) {
        baselines.put(each.load(), reading);
      }
      Reading baseline = baselines.get(each.load());
      if (baseline == null) {
        throw new IOException("its baseline was not measured");
      }
      double subtracted = each.kind() == Kind.BASELINE ? 0 : baseline.cpuNanos();
      measured.added.add(reading.cpuNanos() - subtracted);
      measured.bytes.add(reading.bytes());
      measured.crowding =
          Math.max(measured.crowding, reading.wallNanos() / Math.max(0.1, reading.cpuNanos()));
      measured.unsettled += reading.settled() ? 0 : 1;
      measured.proof = result.proof();
      return Spread.text(measured.added.get(measured.added.size() - 1)) + " ns";
    } catch (IOException e) {
      measured.failure = e.getMessage();
      return "FAILED: " + e.getMessage();
    }
  }

  private static String table(Map<Configuration, Measured> results) {
    double main =
        results.entrySet().stream()
            .filter(each -> each.getKey().name().equals(Ours.MAIN) && hasFigures(each.getValue()))
            .mapToDouble(each -> Spread.of(each.getValue().added).median())
            .findFirst()
            .orElse(Double.NaN);
    Table table =
        new Table(
            "configuration",
            "added ns a call, median",
            "[min..max]",
            "bytes a call",
            "of ours",
            "wall / CPU",
            "proof");
    for (Map.Entry<Configuration, Measured> each : results.entrySet()) {
      Measured measured = each.getValue();
      String name =
          (each.getKey().kind() == Kind.OURS
              ? "**" + each.getKey().name() + "**"
              : each.getKey().name());
      if (hasFigures(measured)) {
        Spread added = Spread.of(measured.added);
        boolean peer = each.getKey().kind() == Kind.PEER && !Double.isNaN(main);
        table.row(
            name,
            Spread.text(added.median()),
            added.range(),
            Spread.text(Spread.of(measured.bytes).median()),
            peer ? Spread.text(added.min() / main) + " ×" : "",
            Spread.text(measured.crowding),
            measured.proof + (measured.unsettled > 0 ? " (JIT still busy)" : ""));
      } else {
        table.row(name, "–", "", "", "", "", "no result: " + measured.failure);
      }
    }
    return table
        + "\nCPU time of the calling thread, without the same round's row of no tool (whose own time is"
        + " shown). \"Of ours\": the peer's min by our median of \""
        + Ours.MAIN
        + "\". Wall / CPU far above 1 says that the machine was crowded (or that a call waits).";
  }

  private static boolean hasFigures(Measured measured) {
    return !measured.added.isEmpty() && measured.failure == null;
  }
}
