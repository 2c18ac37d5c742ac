package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.EmptyAgent;
import io.pivotscope.benchmarks.guest.Idle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import picocli.CommandLine;

/** What the agent adds to the start of a process, and to its memory while nothing is asked. */
@CommandLine.Command(
    name = "startup",
    description = "CPU, wall time and memory of a process that starts with the agent.")
public final class StartupCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 1_500;

  /** Of {@code /proc/PID/stat}. */
  private static final double MILLIS_PER_TICK = 10;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  @CommandLine.Mixin private Options options = new Options();

  private enum Variant {
    NO_AGENT("no agent"),
    EMPTY("an agent that does nothing"),
    OURS("Pivotscope's agent");

    private final String title;

    Variant(String title) {
      this.title = title;
    }
  }

  /**
   * One start; milliseconds and MB.
   *
   * @param main until {@code main} has begun
   * @param connected until the frontend sees it; the same without our agent
   * @param cpu user and system, of the process so far, {@value #LOOK_MILLIS} ms after its start
   * @param resident memory at that time
   */
  private record Start(double main, double connected, double cpu, double resident) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(options.quick() ? 3 : 10);
    Path scratch = Directories.make();
    Samples<Variant, Start> starts = new Samples<>();
    try (Lab lab = Lab.open()) {
      Path empty = emptyAgent(scratch);
      for (int round = 0; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        for (Variant variant : Variant.values()) {
          Start start = start(variant, lab, empty);
          // The first round fills the machine's caches.
          if (round > 0) {
            starts.add(variant, start);
          }
        }
      }
    } finally {
      Directories.delete(scratch);
    }
    System.out.println();
    System.out.println(machine.header(options.command(rounds), options.javaHome()));
    System.out.println(table(starts));
    System.out.printf("Agent jar: %.2f MB.%n", Files.size(Tree.agent()) / 1e6);
    return 0;
  }

  private Start start(Variant variant, Lab lab, Path empty)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx128m"));
    switch (variant) {
      case NO_AGENT -> {}
      case EMPTY -> words.add("-javaagent:" + empty);
      case OURS -> words.add(lab.agentOption());
    }
    words.addAll(List.of("-cp", Tree.CLASSES.toString(), Idle.class.getName()));
    long begin = System.nanoTime();
    try (Jvm jvm = Jvm.ready(options.javaHome(), words)) {
      double main = millisSince(begin);
      double connected = main;
      if (variant == Variant.OURS) {
        lab.awaitConnected(jvm);
        connected = millisSince(begin);
      }
      Thread.sleep(Math.max(0, LOOK_MILLIS - (long) millisSince(begin)));
      return new Start(main, connected, cpuMillis(jvm.pid()), residentMegabytes(jvm.pid()));
    }
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double cpuMillis(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MILLIS_PER_TICK;
  }

  private static double residentMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
      }
    }
    throw new IOException("no VmRSS");
  }

  /** A jar with {@link EmptyAgent} alone. */
  private static Path emptyAgent(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    String file = EmptyAgent.class.getName().replace('.', '/') + ".class";
    Path jar = directory.resolve("empty-agent.jar");
    try (InputStream in = EmptyAgent.class.getResourceAsStream("/" + file);
        OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      if (in == null) {
        throw new IOException("there is no " + file);
      }
      entries.putNextEntry(new JarEntry(file));
      in.transferTo(entries);
      entries.closeEntry();
    }
    return jar;
  }

  private static String table(Samples<Variant, Start> starts) {
    Table table =
        new Table(
            "process with",
            "wall ms to main",
            "wall ms to connected",
            "CPU ms",
            "added to no agent",
            "added to an empty one",
            "resident MB",
            "added to no agent");
    for (Variant variant : Variant.values()) {
      List<Start> all = starts.of(variant);
      table.row(
          variant.title,
          spread(all, Start::main),
          variant == Variant.OURS ? spread(all, Start::connected) : "",
          spread(all, Start::cpu),
          added(starts, variant, Variant.NO_AGENT, Start::cpu),
          added(starts, variant, Variant.EMPTY, Start::cpu),
          spread(all, Start::resident),
          added(starts, variant, Variant.NO_AGENT, Start::resident));
    }
    return table
        + "\nMedian [min..max] of rounds; what is added against the same round. CPU and memory of the"
        + " process "
        + LOOK_MILLIS
        + " ms after its start (ticks of 10 ms). To connected: as the frontend sees it.";
  }

  private static String spread(List<Start> all, ToDoubleFunction<Start> quantity) {
    return Spread.of(all.stream().mapToDouble(quantity).boxed().toList()).toString();
  }

  private static String added(
      Samples<Variant, Start> starts,
      Variant variant,
      Variant to,
      ToDoubleFunction<Start> quantity) {
    return variant.ordinal() > to.ordinal()
        ? Spread.difference(starts.of(variant), starts.of(to), quantity).toString()
        : "";
  }
}
