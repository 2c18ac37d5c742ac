package io.pivotscope.benchmarks.process;

import io.pivotscope.frontend.lifecycle.RunView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How soon a query that would take a process down is taken out of it, and how far the application
 * gets afterwards with the CPU time that it had before.
 */
@CommandLine.Command(
    name = "attacks",
    description =
        "Time until a harmful query trips, and the application's throughput after and before.")
public final class AttacksCommand implements Callable<Integer> {
  private static final String VICTIM = " In testbed.guest.Victim.";

  /** How often a throughput is measured at most, for the best; it comes back with the compiler. */
  private static final int MOST_TIMES = 30;

  private static final int LEAST_TIMES = 3;
  private static final double BACK = 0.98;

  @CommandLine.Mixin private Options options = new Options();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "attacks whose name has a match")
  private String only = ".*";

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "500",
      description = "of the attack with many (default: ${DEFAULT-VALUE})")
  private int queries = 500;

  /** A query, the work that it watches, and how often it is installed. */
  private record Attack(String name, String work, String query, int times) {}

  /** What has been measured of one. */
  private static final class Measured {
    final List<Double> seconds = new ArrayList<>();
    final List<Double> before = new ArrayList<>();
    final List<Double> after = new ArrayList<>();
    final List<Double> back = new ArrayList<>();
    String said = "";
    @Nullable String failure;
  }

  private List<Attack> attacks() {
    return List.of(
        one(
            "a method hit all the time",
            "hot",
            "From h" + VICTIM + "hot GroupBy h.key Select h.key, COUNT"),
        one(
            "packs that nobody unpacks",
            "pack",
            "From j" + VICTIM + "joined Join p" + VICTIM + "packed On p -> j Select p.key, p.n"),
        one(
            "a million keys",
            "keys",
            "From k" + VICTIM + "keyed GroupBy k.key Select k.key, COUNT With max 1000000 groups"),
        one(
            "a text of 100 MB",
            "text",
            "From t" + VICTIM + "large GroupBy t.text Select t.text, COUNT"),
        one(
            "an object with a deadlock",
            "locked",
            "From l" + VICTIM + "locked GroupBy l.object.name Select l.object.name, COUNT"),
        one(
            "recursion",
            "recursion",
            "From r" + VICTIM + "recursive @return Select MAX(r.elapsed), COUNT"),
        new Attack(
            queries + " queries",
            "hot",
            "From h" + VICTIM + "hot Where h.n > 5 Select COUNT",
            queries));
  }

  private static Attack one(String name, String work, String query) {
    return new Attack(name, work, query, 1);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(3);
    List<Attack> all = new ArrayList<>(attacks());
    all.removeIf(each -> !each.name().matches(".*(" + only + ").*"));
    Map<Attack, Measured> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Attack attack : all) {
        System.err.printf("round %d of %d: %s ...", round, rounds, attack.name());
        Measured measured = results.computeIfAbsent(attack, a -> new Measured());
        try {
          measure(attack, measured);
          System.err.println(" " + measured.said);
        } catch (IOException e) {
          measured.failure = e.getMessage();
          System.err.println(" FAILED: " + e.getMessage());
        }
      }
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    System.out.println(table(results));
    return results.values().stream().anyMatch(each -> each.failure != null) ? 1 : 0;
  }

  /** In a fresh JVM: before and after are a pair. */
  private void measure(Attack attack, Measured measured) throws IOException, InterruptedException {
    try (Lab lab = Lab.open();
        Jvm jvm =
            Jvm.ready(
                options.javaHome(),
                List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    lab.agentWithBudget(),
                    "-cp",
                    Tree.guest().toString(),
                    "testbed.guest.Attacked"))) {
      lab.awaitConnected(jvm);
      jvm.ask("begin " + attack.work());
      speed(jvm);
      double before = best(jvm, Double.POSITIVE_INFINITY, LEAST_TIMES);
      List<Lab.Query> installed = new ArrayList<>();
      for (int i = 0; i < attack.times(); i++) {
        installed.add(lab.install(attack.query()));
      }
      installed.get(installed.size() - 1).awaitWoven();
      long woven = System.nanoTime();
      RunView run = installed.get(0).awaitTripped();
      long since = attack.times() == 1 ? System.nanoTime() : lab.awaitQuiet();
      double after = best(jvm, BACK * before, MOST_TIMES);
      measured.back.add((System.nanoTime() - since) / 1e9);
      measured.seconds.add(Math.max(0, since - woven) / 1e9);
      measured.before.add(before);
      measured.after.add(after);
      measured.said = run.partial().isEmpty() ? "" : run.partial().get(0).detail();
    }
  }

  private double best(Jvm jvm, double enough, int times) throws IOException, InterruptedException {
    double best = 0;
    for (int i = 0; i < times && best < enough; i++) {
      best = Math.max(best, speed(jvm));
    }
    return best;
  }

  /** Rounds in a millisecond of CPU time of the thread that works; all of them were right. */
  private double speed(Jvm jvm) throws IOException, InterruptedException {
    long[] from = read(jvm);
    long[] to = from;
    long least = (options.quick() ? 200 : 500) * 1_000_000L;
    while (to[1] - from[1] < least || to[0] == from[0]) {
      Thread.sleep(20);
      to = read(jvm);
    }
    if (to[2] != 0) {
      throw new IOException(to[2] + " rounds came to another result");
    }
    return 1e6 * (to[0] - from[0]) / (to[1] - from[1]);
  }

  /** Rounds, CPU nanoseconds, wrong ones. */
  private static long[] read(Jvm jvm) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    jvm.ask("read", lines);
    String[] words = lines.get(lines.size() - 1).split(" ");
    return new long[] {
      Long.parseLong(words[1]), Long.parseLong(words[3]), Long.parseLong(words[5])
    };
  }

  private static String table(Map<Attack, Measured> results) {
    Table table =
        new Table(
            "attack",
            "tripped after, s",
            "rounds a CPU ms before",
            "after",
            "after / before",
            "back after, s",
            "said");
    results.forEach(
        (attack, m) -> {
          if (m.failure != null) {
            table.row(attack.name(), "-", "", "", "", "", "no result: " + m.failure);
            return;
          }
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < m.before.size(); i++) {
            ratios.add(m.after.get(i) / m.before.get(i));
          }
          table.row(
              attack.name(),
              Spread.of(m.seconds).toString(),
              Spread.of(m.before).toString(),
              Spread.of(m.after).toString(),
              Spread.of(ratios).toString(),
              Spread.of(m.back).toString(),
              m.said);
        });
    return table
        + "\nTripped: wall time since the process had woven it (of many: since it had woven the last,"
        + " until the last tripped; what costs too little to trip is stopped then). Throughput: CPU time of the thread that works, best of"
        + " several measurements; what the JVM had compiled with the query in it, it compiles again,"
        + " and that is what \"back\" waits for. Median [min..max].";
  }
}
