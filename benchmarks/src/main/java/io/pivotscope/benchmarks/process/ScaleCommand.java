package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.process.Session.Effort;
import io.pivotscope.benchmarks.process.Session.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What an event costs where there are more threads, groups, queries, tuples or tasks. */
@CommandLine.Command(
    name = "scale",
    description = "CPU time and allocation added per event, by how much there is of something.")
public final class ScaleCommand implements Callable<Integer> {
  private static final long MILLI = 1_000_000;

  @CommandLine.Mixin private Options options = new Options();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "sizes of which 'AXIS SIZE' has a match, as 'GROUPS 1000'")
  private String only = ".*";

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description =
          "how long work warms up at most, where the compilers do not become quiet; with many"
              + " queries longer (default: 8, quick 3)")
  private long patienceSeconds;

  /** What has been measured of a size. */
  private static final class Measured {
    final List<Reading> alone = new ArrayList<>();
    final List<Reading> traced = new ArrayList<>();
    String proof = "";
    @Nullable String failure;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(3);
    List<Scaled> all = new ArrayList<>();
    for (Axis axis : Axis.values()) {
      all.addAll(axis.all(Machine.feature(options.javaHome())));
    }
    all.removeIf(each -> !name(each).matches(".*(" + only + ").*"));
    Map<Scaled, Measured> results = new LinkedHashMap<>();
    Path scratch = Directories.make();
    try {
      Path carrier = Tree.resource("hops.carrier", scratch);
      for (int round = 1; round <= rounds; round++) {
        Map<List<String>, Reading> baselines = new HashMap<>();
        for (Scaled each : all) {
          System.err.printf("round %d of %d: %s ...", round, rounds, name(each));
          Measured measured = results.computeIfAbsent(each, e -> new Measured());
          System.err.println(" " + measure(each, carrier, baselines, measured));
        }
      }
    } finally {
      Directories.delete(scratch);
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    for (Axis axis : Axis.values()) {
      if (results.keySet().stream().anyMatch(each -> each.axis() == axis)) {
        System.out.println(table(axis, results));
      }
    }
    System.out.println(
        "Added to the same work without an agent, in the same round; median [min..max]. Threads: CPU time"
            + " of all threads of Java, the agent's included. Process: compilers and collectors as well, in"
            + " ticks of 10 ms. The counts are exact, or there is no result.");
    return results.values().stream().anyMatch(each -> each.failure != null) ? 1 : 0;
  }

  private static String name(Scaled each) {
    return each.axis() + " " + each.size();
  }

  /** Two fresh JVMs, or one where the work without agent has been measured in this round. */
  private String measure(
      Scaled each, Path carrier, Map<List<String>, Reading> baselines, Measured measured)
      throws InterruptedException {
    try {
      Effort effort = effort(each);
      Reading alone = baselines.get(each.worker());
      if (alone == null) {
        alone = each.alone(options.javaHome(), effort);
        baselines.put(each.worker(), alone);
      }
      Scaled.Result traced = each.traced(options.javaHome(), effort, carrier);
      measured.alone.add(alone);
      measured.traced.add(traced.reading());
      measured.proof = traced.proof() + (traced.reading().settled() ? "" : " (JIT still busy)");
      return Spread.text(traced.reading().cpuNanos() - alone.cpuNanos()) + " ns";
    } catch (IOException e) {
      measured.failure = e.getMessage();
      return "FAILED: " + e.getMessage();
    }
  }

  /**
   * A batch has many ticks, and goes on beyond one pane where keys are added to a new table. Many
   * queries at a method are much code to compile.
   */
  private Effort effort(Scaled each) {
    int threads = each.load().threads();
    boolean quick = options.quick();
    long seconds = patienceSeconds > 0 ? patienceSeconds : quick ? 3 : 8;
    long patience = seconds * 1_000 * MILLI * (1 + each.queries().size() / 10);
    return quick
        ? new Effort(300 * MILLI, patience, 3, 800 * MILLI / threads)
        : new Effort(500 * MILLI, patience, 5, 2_000 * MILLI / threads);
  }

  private static String table(Axis axis, Map<Scaled, Measured> results) {
    Table table =
        new Table(
            axis.title(),
            "no agent: ns a " + axis.unit(),
            "threads: added CPU ns a " + axis.unit(),
            "by query",
            "process: added CPU ns a " + axis.unit(),
            "added bytes",
            "proof");
    results.forEach(
        (each, measured) -> {
          if (each.axis() != axis) {
            return;
          }
          if (measured.failure != null) {
            table.row(each.size(), "–", "", "", "", "", "no result: " + measured.failure);
            return;
          }
          Spread threads = Spread.difference(measured.traced, measured.alone, Reading::cpuNanos);
          table.row(
              each.size(),
              Spread.of(measured.alone.stream().map(Reading::cpuNanos).toList()).toString(),
              threads.toString(),
              Spread.text(threads.median() / each.queries().size()),
              Spread.difference(measured.traced, measured.alone, Reading::processNanos).toString(),
              Spread.difference(measured.traced, measured.alone, Reading::bytes).toString(),
              measured.proof);
        });
    return table.toString();
  }
}
