package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.process.Starting.Agent;
import io.pivotscope.benchmarks.process.Starting.Application;
import io.pivotscope.benchmarks.process.Starting.Loaded;
import io.pivotscope.benchmarks.process.Starting.Start;
import io.pivotscope.benchmarks.process.Starting.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;

/**
 * What the agent adds to the start of a process, and to its memory while nothing is asked; with
 * either way to make the hooks known to the boot loader, and to an application that has an archive
 * of its classes and may lose it by that.
 */
@CommandLine.Command(
    name = "startup",
    description = "CPU, wall time and memory of a process that starts with the agent.")
public final class StartupCommand implements Callable<Integer> {
  @CommandLine.Mixin private Options options = new Options();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(options.quick() ? 3 : 10);
    Path scratch = Directories.make();
    List<Variant> all = all();
    Samples<Variant, Start> starts = new Samples<>();
    Map<Variant, Loaded> loaded = new LinkedHashMap<>();
    try (Lab lab = Lab.open()) {
      Starting starting = new Starting(options.javaHome(), lab, scratch);
      for (Variant each : all) {
        // This also fills the machine's caches.
        loaded.put(each, starting.loaded(each));
      }
      for (int round = 1; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        for (Variant each : all) {
          starts.add(each, starting.start(each));
        }
      }
    } finally {
      Directories.delete(scratch);
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    for (Application each : Application.values()) {
      System.out.println(table(each, all, starts, loaded));
    }
    System.out.println(
        "Median [min..max] of rounds; what is added against the same round, and the same archive. CPU and"
            + " memory of the process "
            + Application.IDLE.lookMillis
            + " and "
            + Application.COMPILER.lookMillis
            + " ms after its start (ticks of 10 ms). To connected: as the frontend sees it.");
    System.out.printf("Agent jar: %.2f MB.%n", Files.size(Tree.agent()) / 1e6);
    return 0;
  }

  private static List<Variant> all() {
    List<Variant> all = new ArrayList<>();
    for (Agent agent : Agent.values()) {
      all.add(new Variant(Application.IDLE, agent, false));
      all.add(new Variant(Application.COMPILER, agent, false));
      all.add(new Variant(Application.COMPILER, agent, true));
    }
    all.sort(Comparator.comparing(Variant::application).thenComparing(Variant::archived));
    return all;
  }

  private static String table(
      Application application,
      List<Variant> all,
      Samples<Variant, Start> starts,
      Map<Variant, Loaded> loaded) {
    Table table =
        new Table(
            application == Application.IDLE ? "an idle process" : "a compiler",
            "archive of its classes",
            "classes from it",
            "wall ms to ready",
            "wall ms to connected",
            "CPU ms",
            "added to no agent",
            "added to an empty one",
            "resident MB",
            "added to no agent");
    for (Variant variant : all) {
      if (variant.application() == application) {
        List<Start> its = starts.of(variant);
        table.row(
            variant.agent().title,
            variant.archived() ? "yes" : "no",
            String.valueOf(loaded.get(variant)),
            spread(its, Start::ready),
            variant.agent().isOurs() ? spread(its, Start::connected) : "",
            spread(its, Start::cpu),
            added(starts, variant, Agent.NONE, Start::cpu),
            added(starts, variant, Agent.EMPTY, Start::cpu),
            spread(its, Start::resident),
            added(starts, variant, Agent.NONE, Start::resident));
      }
    }
    return table.toString();
  }

  private static String spread(List<Start> all, ToDoubleFunction<Start> quantity) {
    return Spread.of(all.stream().mapToDouble(quantity).boxed().toList()).toString();
  }

  private static String added(
      Samples<Variant, Start> starts, Variant variant, Agent to, ToDoubleFunction<Start> quantity) {
    Variant other = new Variant(variant.application(), to, variant.archived());
    return variant.agent().ordinal() > to.ordinal()
        ? Spread.difference(starts.of(variant), starts.of(other), quantity).toString()
        : "";
  }
}
