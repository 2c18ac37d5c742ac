package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.MadeClasses;
import io.pivotscope.frontend.lifecycle.RunView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How long it takes to weave a query into a process and out of it, and how long that stands still.
 */
@CommandLine.Command(
    name = "install",
    description = "Time and pause to install and remove a query, by methods and loaded classes.")
public final class InstallCommand implements Callable<Integer> {
  private static final long MARGIN_MILLIS = 100;

  private static final Pattern SAFEPOINT =
      Pattern.compile("\\[safepoint *\\] Safepoint \"(\\w+)\".* Total: +(\\d+) ns.*");

  @CommandLine.Mixin private Options options = new Options();

  @Option(
      names = "--classes",
      paramLabel = "N",
      split = ",",
      description = "loaded classes of the process (default: 5000,20000)")
  private List<Integer> classes = List.of(5_000, 20_000);

  /** A query, and how many methods it must be woven into. */
  private enum Way {
    ONE("1 method", "From c In " + made("Made00001.call(int)") + " Select COUNT As n", 1, 1),
    TEN("10 methods", "From c In " + made("Made0001*.call(int)") + " Select COUNT As n", 10, 10),
    HUNDRED(
        "100 methods", "From c In " + made("Made001*.call(int)") + " Select COUNT As n", 100, 100),
    JOIN(
        "2 methods that are joined, and the hand-offs",
        "From c In "
            + made("Made00002.call(int)")
            + " Join p In MostRecent("
            + made("Made00001.call(int)")
            + ") On p -> c Select COUNT As n",
        2,
        1);

    private final String title;
    private final String query;
    private final int methods;
    private final int rows;

    Way(String title, String query, int methods, int rows) {
      this.title = title;
      this.query = query;
      this.methods = methods;
      this.rows = rows;
    }

    private static String made(String method) {
      return "io.pivotscope.benchmarks.guest." + method;
    }
  }

  /** What was seen of one way; milliseconds. */
  private static final class Seen {
    final List<Double> compiling = new ArrayList<>();
    final List<Double> installing = new ArrayList<>();
    final List<Double> installPause = new ArrayList<>();
    final List<Double> told = new ArrayList<>();
    final List<Double> removing = new ArrayList<>();
    final List<Double> removePause = new ArrayList<>();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(options.quick() ? 3 : 7);
    Table table =
        new Table(
            "loaded classes",
            "woven",
            "install: wall ms",
            "stopped ms",
            "agent's own figure ms",
            "compile ms",
            "remove: wall ms",
            "stopped ms");
    for (int count : classes) {
      measure(count, rounds)
          .forEach(
              (way, seen) ->
                  table.row(
                      Integer.toString(count),
                      way.title,
                      Spread.of(seen.installing).toString(),
                      Spread.of(seen.installPause).toString(),
                      Spread.of(seen.told).toString(),
                      Spread.of(seen.compiling).toString(),
                      Spread.of(seen.removing).toString(),
                      Spread.of(seen.removePause).toString()));
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    System.out.println(table);
    System.out.println(
        "Wall as the frontend sees it, from the compiled query to armed and from the complete result to"
            + " removed; it looks every 20 ms. Stopped: the longest safepoint in that time, as the JVM"
            + " logs it. Median [min..max]; the first round of each process is left out.");
    return 0;
  }

  private Map<Way, Seen> measure(int count, int rounds) throws IOException, InterruptedException {
    Map<Way, Seen> all = new LinkedHashMap<>();
    try (Lab lab = Lab.open(MARGIN_MILLIS);
        Jvm jvm =
            Jvm.start(
                options.javaHome(),
                List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "-Xlog:safepoint:stdout:tags",
                    lab.agentOption(),
                    "-cp",
                    Tree.CLASSES.toString(),
                    MadeClasses.class.getName(),
                    Integer.toString(count)))) {
      String loaded = jvm.await("loaded");
      jvm.await("ready");
      lab.awaitConnected(jvm);
      for (int round = 0; round <= rounds; round++) {
        System.err.println(loaded + " classes, round " + round + " of " + rounds);
        for (Way way : Way.values()) {
          // The first round loads what the agent needs for it.
          Seen seen = round == 0 ? new Seen() : all.computeIfAbsent(way, w -> new Seen());
          measure(lab, jvm, way, seen);
        }
      }
    }
    return all;
  }

  private static void measure(Lab lab, Jvm jvm, Way way, Seen seen)
      throws IOException, InterruptedException {
    longestStop(jvm);
    long begin = System.nanoTime();
    Lab.Query query = lab.install(way.query);
    long compiled = System.nanoTime();
    RunView armed = query.awaitArmed();
    long woven = System.nanoTime();
    seen.installPause.add(longestStop(jvm));
    seen.compiling.add((compiled - begin) / 1e6);
    seen.installing.add((woven - compiled) / 1e6);
    seen.told.add(armed.processes().get(0).pauseNanos() / 1e6);
    int methods = armed.sources().stream().mapToInt(RunView.Source::methods).sum();
    query.awaitCollecting();
    jvm.ask("call");
    longestStop(jvm);
    query.awaitRemoving();
    long complete = System.nanoTime();
    RunView run = query.awaitEnded();
    seen.removing.add((System.nanoTime() - complete) / 1e6);
    seen.removePause.add(longestStop(jvm));
    if (methods != way.methods || Lab.rows(run) != way.rows) {
      throw new IOException(
          way.title
              + ": "
              + methods
              + " methods woven, "
              + Lab.rows(run)
              + " rows: "
              + armed.processes());
    }
  }

  /** The longest safepoint since this was asked last, in milliseconds. */
  private static double longestStop(Jvm jvm) throws IOException, InterruptedException {
    List<String> log = new ArrayList<>();
    jvm.ask("look", log);
    double longest = 0;
    for (String line : log) {
      Matcher safepoint = SAFEPOINT.matcher(line);
      if (safepoint.find()) {
        longest = Math.max(longest, Long.parseLong(safepoint.group(2)) / 1e6);
      }
    }
    return longest;
  }
}
