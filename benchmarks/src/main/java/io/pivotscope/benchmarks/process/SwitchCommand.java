package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.SwitchWorker;
import io.pivotscope.benchmarks.process.Session.Effort;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import io.pivotscope.frontend.lifecycle.RunView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How long it takes to switch a query off while its sites are called, and what a call costs before
 * and after. Switching off is the first step of a removal; the worker does it alone and times it.
 */
@CommandLine.Command(
    name = "switch",
    description = "Time to switch off a query that is called, and cost of its sites afterwards.")
public final class SwitchCommand implements Callable<Integer> {
  private static final long MILLI = 1_000_000;

  /** As often each site is called before anything is timed: then all are compiled for good. */
  private static final long WARM_CALLS = 20_000;

  private static final long WARM_NANOS = 60_000 * MILLI;
  private static final String MADE = "io.pivotscope.benchmarks.guest.Made";

  @CommandLine.Mixin private Options options = new Options();

  @Option(
      names = "--sites",
      paramLabel = "N",
      split = ",",
      description = "methods that the query is woven into, divisors of 1000 (default: 1,500)")
  private List<Integer> sites = List.of(1, 500);

  /** What was seen of so many sites. */
  private static final class Seen {
    final List<Double> millis = new ArrayList<>();
    final List<Reading> alone = new ArrayList<>();
    final List<Reading> collecting = new ArrayList<>();
    final List<Reading> off = new ArrayList<>();
    long counted;
    long silent;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(3);
    Effort effort =
        options.quick()
            ? new Effort(200 * MILLI, 4_000 * MILLI, 5, 30 * MILLI)
            : new Effort(500 * MILLI, 15_000 * MILLI, 7, 40 * MILLI);
    int switches = options.quick() ? 2 : 5;
    Map<Integer, Seen> all = new TreeMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (int count : sites) {
        System.err.printf("round %d of %d: %d sites%n", round, rounds, count);
        Seen seen = all.computeIfAbsent(count, n -> new Seen());
        try (Jvm jvm = worker(count, List.of())) {
          Session session = session(jvm, effort);
          warm(session, count);
          seen.alone.add(session.measure());
        }
        measure(count, seen, effort, switches);
      }
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    System.out.println(table(all));
    return 0;
  }

  /** All in one JVM. The first query's part is left out: it loads what the others find. */
  private void measure(int count, Seen seen, Effort effort, int switches)
      throws IOException, InterruptedException {
    try (Lab lab = Lab.open();
        Jvm jvm = worker(count, List.of(lab.agentOption()))) {
      lab.awaitConnected(jvm);
      Session session = session(jvm, effort);
      warm(session, count);
      for (int i = 0; i <= switches; i++) {
        Lab.Query query = lab.install(query(count));
        query.awaitCollecting();
        long before = session.calls();
        warm(session, count);
        Reading collecting = session.measure();
        long counted = session.calls() - before;
        String[] answer = jvm.ask("switch").split(" ");
        warm(session, count);
        Reading off = session.measure();
        RunView woven = query.look();
        require(woven.processes().get(0).methods() == count, count + " methods", woven);
        require(woven.processes().get(0).state().equals("armed"), "still woven", woven);
        RunView run = query.stop();
        long hits = run.counters().hits();
        long least = counted + Long.parseLong(answer[1]);
        long most = counted + Long.parseLong(answer[2]);
        require(hits >= least && hits <= most, "events " + least + " to " + most, run);
        long calls = session.calls() - before + Long.parseLong(answer[3]);
        if (i > 0) {
          seen.millis.add(Long.parseLong(answer[0]) / 1e6);
          seen.counted += hits;
          seen.silent += calls - hits;
        }
        if (i == switches) {
          seen.collecting.add(collecting);
          seen.off.add(off);
        }
      }
    }
  }

  private static void warm(Session session, int count) throws IOException, InterruptedException {
    long calls = session.calls() + WARM_CALLS * count;
    long deadline = System.nanoTime() + WARM_NANOS;
    do {
      session.warm();
    } while ((session.calls() < calls || !session.settled()) && System.nanoTime() < deadline);
  }

  private static void require(boolean holds, String what, RunView run) throws IOException {
    if (!holds) {
      throw new IOException(
          "expected " + what + "; " + run.counters() + ", " + run.processes() + run.partial());
    }
  }

  private static Session session(Jvm jvm, Effort effort) {
    return new Session(jvm, new Load("sites", 1, SwitchWorker.CHUNK, 0), effort);
  }

  private static String query(int count) {
    return "From c In "
        + MADE
        + (count == 1 ? "00001" : "00*")
        + ".call(int) Select COUNT As n With max 1000 methods";
  }

  private Jvm worker(int count, List<String> words) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=dontinline," + MADE + "*::call"));
    all.addAll(words);
    all.addAll(
        List.of(
            "-cp", Tree.CLASSES.toString(), SwitchWorker.class.getName(), Integer.toString(count)));
    return Jvm.ready(options.javaHome(), all);
  }

  private static String table(Map<Integer, Seen> all) {
    Table table =
        new Table(
            "sites",
            "switched off within, ms",
            "no agent: ns a call",
            "collecting: added ns",
            "switched off: added ns",
            "proof");
    all.forEach(
        (count, seen) ->
            table.row(
                Integer.toString(count),
                Spread.of(seen.millis).toString(),
                Spread.of(seen.alone.stream().map(Reading::cpuNanos).toList()).toString(),
                Spread.difference(seen.collecting, seen.alone, Reading::cpuNanos).toString(),
                Spread.difference(seen.off, seen.alone, Reading::cpuNanos).toString(),
                seen.counted
                    + " events, then none in "
                    + seen.silent
                    + " calls"
                    + (seen.off.stream().allMatch(Reading::settled) ? "" : " (JIT still busy)")));
    return table
        + "\nWall time of the one call that switches off, while another thread calls the sites; the first"
        + " in each process is left out. CPU time of the calling thread, without the same round's"
        + " process without agent. Median [min..max].";
  }
}
