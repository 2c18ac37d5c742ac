package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Compiler;
import io.pivotscope.benchmarks.guest.EmptyAgent;
import io.pivotscope.benchmarks.guest.Idle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processes that start: with what, and what they have used by then. */
final class Starting {
  /** Of {@code /proc/PID/stat}. */
  private static final double MILLIS_PER_TICK = 10;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  /** What starts. */
  enum Application {
    IDLE(Idle.class, 1_500),
    COMPILER(Compiler.class, 3_000);

    private final Class<?> main;

    /** After so long it is looked at. */
    final long lookMillis;

    Application(Class<?> main, long lookMillis) {
      this.main = main;
      this.lookMillis = lookMillis;
    }
  }

  /** Which agent is with it. */
  enum Agent {
    NONE("no agent"),
    EMPTY("an agent that does nothing"),
    APPEND("Pivotscope's agent"),
    DEFINE("Pivotscope's agent, boot=define");

    final String title;

    Agent(String title) {
      this.title = title;
    }

    boolean isOurs() {
      return this == APPEND || this == DEFINE;
    }
  }

  /**
   * @param archived whether it has an archive of its own classes, as the compiler may
   */
  record Variant(Application application, Agent agent, boolean archived) {}

  /**
   * One start; milliseconds and MB.
   *
   * @param ready until {@code main} has done what it begins with
   * @param connected until the frontend sees it; the same without our agent
   * @param cpu user and system, of the process so far, when it is looked at
   * @param resident memory at that time
   */
  record Start(double ready, double connected, double cpu, double resident) {}

  /** Loaded classes, and those among them that came from the application's archive. */
  record Loaded(long all, long archived) {
    @Override
    public String toString() {
      return archived + " of " + all;
    }
  }

  private final Path javaHome;
  private final Lab lab;
  private final Path scratch;
  private final Path jar;
  private final Path empty;
  private final Path archive;

  /** Makes jars and the compiler's archive in a folder. */
  Starting(Path javaHome, Lab lab, Path scratch) throws IOException, InterruptedException {
    this.javaHome = javaHome;
    this.lab = lab;
    this.scratch = scratch;
    // A folder on the class path is no archive's.
    this.jar = Jars.application(scratch.resolve("application.jar"), Idle.class);
    this.empty = Jars.agent(scratch.resolve("empty-agent.jar"), EmptyAgent.class);
    this.archive = scratch.resolve("compiler.jsa");
    List<String> words = new ArrayList<>(List.of("-XX:ArchiveClassesAtExit=" + archive));
    words.addAll(words(new Variant(Application.COMPILER, Agent.NONE, false)));
    try (Jvm jvm = Jvm.ready(javaHome, words)) {
      jvm.end();
    }
    if (!Files.exists(archive)) {
      throw new IOException("the JDK has not made an archive");
    }
  }

  Start start(Variant variant) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Jvm jvm = Jvm.ready(javaHome, words(variant))) {
      double ready = millisSince(begin);
      double connected = ready;
      if (variant.agent.isOurs()) {
        lab.awaitConnected(jvm);
        connected = millisSince(begin);
      }
      long left = variant.application.lookMillis - (long) millisSince(begin);
      Thread.sleep(Math.max(0, left));
      return new Start(ready, connected, cpuMillis(jvm.pid()), residentMegabytes(jvm.pid()));
    }
  }

  /** What it loads; a start of its own, since telling takes time. */
  Loaded loaded(Variant variant) throws IOException, InterruptedException {
    Path log = scratch.resolve("classes.log");
    List<String> words = new ArrayList<>(List.of("-Xlog:class+load:file=" + log));
    words.addAll(words(variant));
    try (Jvm jvm = Jvm.ready(javaHome, words)) {
      if (variant.agent.isOurs()) {
        lab.awaitConnected(jvm);
      }
      jvm.end();
    }
    try (Stream<String> lines = Files.lines(log)) {
      List<String> loads = lines.filter(line -> line.contains(" source: ")).toList();
      return new Loaded(
          loads.size(), loads.stream().filter(line -> line.contains("file (top)")).count());
    }
  }

  private List<String> words(Variant variant) {
    List<String> words = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx128m"));
    if (variant.archived) {
      words.add("-XX:SharedArchiveFile=" + archive);
    }
    switch (variant.agent) {
      case NONE -> {}
      case EMPTY -> words.add("-javaagent:" + empty);
      case APPEND -> words.add(lab.agentOption());
      case DEFINE -> words.add(lab.agentOption() + ",boot=define");
    }
    words.addAll(List.of("-cp", jar.toString(), variant.application.main.getName()));
    return words;
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
}
