package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Handoff;
import io.pivotscope.benchmarks.guest.HandoffWorker;
import io.pivotscope.benchmarks.process.Session.Effort;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import io.pivotscope.frontend.lifecycle.RunView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What a task costs that is given to another thread. */
@CommandLine.Command(
    name = "handoff",
    description = "CPU time and allocation added per task that is handed to a thread or pool.")
public final class HandoffCommand implements Callable<Integer> {
  private static final long MILLI = 1_000_000;
  private static final String EVENTS = Handoff.Events.class.getName();

  @CommandLine.Mixin private Options options = new Options();

  /** What is with the process. */
  private enum Mode {
    ALONE(""),
    COUNTING("From l In " + EVENTS + ".last() Select COUNT As n"),
    PROPAGATING(
        "From l In "
            + EVENTS
            + ".last() Join f In MostRecent("
            + EVENTS
            + ".first()) On f -> l Select COUNT As n With request "
            + EVENTS
            + ".request(..)");

    private final String query;

    Mode(String query) {
      this.query = query;
    }
  }

  private record Cell(Mode mode, Handoff handoff) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(3);
    Effort effort =
        options.quick()
            ? new Effort(200 * MILLI, 1_500 * MILLI, 3, 100 * MILLI)
            : new Effort(500 * MILLI, 5_000 * MILLI, 5, 200 * MILLI);
    Samples<Cell, Reading> results = new Samples<>();
    for (int round = 1; round <= rounds; round++) {
      for (Mode mode : Mode.values()) {
        System.err.printf("round %d of %d: %s%n", round, rounds, mode);
        measure(mode, effort)
            .forEach((handoff, reading) -> results.add(new Cell(mode, handoff), reading));
      }
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    System.out.println(table(results));
    return 0;
  }

  /** All hand-offs in one fresh JVM. */
  private Map<Handoff, Reading> measure(Mode mode, Effort effort)
      throws IOException, InterruptedException {
    if (mode == Mode.ALONE) {
      try (Jvm jvm = worker(List.of())) {
        return measure(jvm, effort, new EnumMap<>(Handoff.class));
      }
    }
    try (Lab lab = Lab.open();
        Jvm jvm = worker(List.of(lab.agentOption()))) {
      lab.awaitConnected(jvm);
      for (Handoff handoff : Handoff.values()) {
        jvm.ask("run " + handoff + " 20 1");
      }
      Lab.Query query = lab.install(mode.query);
      query.awaitCollecting();
      Map<Handoff, Session> sessions = new EnumMap<>(Handoff.class);
      Map<Handoff, Reading> readings = measure(jvm, effort, sessions);
      RunView run = query.stop();
      long requests = sessions.values().stream().mapToLong(Session::chunks).sum();
      if (Lab.rows(run) != requests) {
        throw new IOException(
            mode + ": " + Lab.rows(run) + " rows of " + requests + " requests: " + run.partial());
      }
      System.err.println("  each of " + requests + " requests has its row");
      return readings;
    }
  }

  private static Map<Handoff, Reading> measure(
      Jvm jvm, Effort effort, Map<Handoff, Session> sessions)
      throws IOException, InterruptedException {
    Map<Handoff, Reading> readings = new EnumMap<>(Handoff.class);
    for (Handoff handoff : Handoff.values()) {
      Load load = new Load(handoff.name(), 1, Handoff.CHUNK, 0);
      Session session = new Session(jvm, load, handoff == Handoff.THREAD ? ticks(effort) : effort);
      sessions.put(handoff, session);
      session.warm();
      readings.put(handoff, session.measure());
    }
    return readings;
  }

  /** For what is measured in ticks: batches of more of them. */
  private static Effort ticks(Effort effort) {
    return new Effort(
        effort.quietNanos(), effort.patienceNanos(), effort.batches(), 4 * effort.batchNanos());
  }

  private Jvm worker(List<String> words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"));
    all.addAll(words);
    all.addAll(List.of("-cp", Tree.CLASSES.toString(), HandoffWorker.class.getName()));
    return Jvm.ready(options.javaHome(), all);
  }

  private static String table(Samples<Cell, Reading> results) {
    Table table =
        new Table(
            "task",
            "no agent, ns",
            "query that does not propagate: added ns",
            "query that propagates: added ns",
            "and added bytes");
    for (Handoff handoff : Handoff.values()) {
      List<Reading> alone = results.of(new Cell(Mode.ALONE, handoff));
      List<Reading> counting = results.of(new Cell(Mode.COUNTING, handoff));
      List<Reading> propagating = results.of(new Cell(Mode.PROPAGATING, handoff));
      table.row(
          handoff.title(),
          Spread.of(alone.stream().map(Reading::cpuNanos).toList()).toString(),
          Spread.difference(counting, alone, Reading::cpuNanos).toString(),
          Spread.difference(propagating, alone, Reading::cpuNanos).toString(),
          Spread.difference(propagating, alone, Reading::bytes).toString());
    }
    return table
        + "\nCPU time of all threads of Java, a task; median [min..max] of rounds, what is added against"
        + " the same round. Thread.start: of the process, in ticks of 10 ms.";
  }
}
