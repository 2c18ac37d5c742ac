package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Loop;
import io.pivotscope.benchmarks.guest.Work;
import io.pivotscope.benchmarks.process.Configuration.Kind;
import io.pivotscope.benchmarks.process.Session.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Other tools that count and sum the same calls by key, or the nearest that they can do. */
final class Peers {
  private static final Load ONE = Load.of(Loop.CALLS, 1);
  private static final Load TWO = Load.of(Loop.CALLS, 2);

  /** BTrace reaches into the JDK. */
  private static final List<String> BTRACE_OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.reflect=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.perf=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.perf=ALL-UNNAMED");

  private final Path javaHome;
  private final Path scratch;

  /**
   * @param scratch where scripts and rules are written
   */
  Peers(Path javaHome, Path scratch) {
    this.javaHome = javaHome;
    this.scratch = scratch;
  }

  List<Configuration> all(boolean withBTrace) throws IOException, InterruptedException {
    List<Configuration> all = new ArrayList<>();
    if (withBTrace) {
      all.addAll(btrace());
    }
    all.addAll(byteman());
    all.add(openTelemetryMetrics());
    all.add(openTelemetrySpan());
    all.add(jfr(true));
    all.add(jfr(false));
    return all;
  }

  private List<Configuration> btrace() throws IOException, InterruptedException {
    Path source = Tree.resource("peers/BTraceTally.java", scratch);
    List<String> words = new ArrayList<>(BTRACE_OPENS);
    words.addAll(
        List.of(
            "-cp",
            Tree.peer("btrace-client.jar") + ":" + Tree.peer("btrace-boot.jar"),
            "org.openjdk.btrace.compiler.Compiler",
            "-cp",
            Tree.peer("btrace-boot.jar").toString(),
            "-d",
            scratch.toString(),
            source.toString()));
    try (Jvm compiler = Jvm.start(javaHome, words)) {
      compiler.awaitExit();
      if (!Files.exists(scratch.resolve("BTraceTally.class"))) {
        throw new IOException("BTrace does not compile its script: " + compiler.errors());
      }
    }
    List<String> options = new ArrayList<>(BTRACE_OPENS);
    options.add(
        "-javaagent:"
            + Tree.peer("btrace-agent.jar")
            + "=noServer=true,stdout=true,script="
            + scratch.resolve("BTraceTally.class"));
    String name = "BTrace " + Tree.version("btrace") + ", COUNT and SUM by key";
    return List.of(
        peer(name, ONE, options, List.of(), "plain", Peers::printed),
        peer(name + ", 2 threads", TWO, options, List.of(), "plain", Peers::printed));
  }

  private List<Configuration> byteman() throws IOException {
    Path rules = Tree.resource("peers/tally.btm", scratch);
    String agent = "-javaagent:" + Tree.peer("byteman.jar") + "=script:" + rules;
    String name = "Byteman " + Tree.version("byteman") + ", rule and helper";
    return List.of(
        peer(
            name + ", compiled",
            ONE,
            List.of("-Dorg.jboss.byteman.compile.to.bytecode=true", agent),
            List.of(),
            "byteman",
            Peers::counted),
        peer(name + ", interpreted", ONE, List.of(agent), List.of(), "byteman", Peers::counted));
  }

  private static Configuration openTelemetryMetrics() throws IOException {
    List<String> libraries;
    try (Stream<Path> jars = Files.list(Tree.peer("opentelemetry-sdk"))) {
      libraries = jars.map(Path::toString).toList();
    }
    String name = "OpenTelemetry metrics SDK " + Tree.version("opentelemetry-sdk");
    return peer(
        name + ", two counters by key", ONE, List.of(), libraries, "opentelemetry", Peers::counted);
  }

  /** A span for each call and nobody who wants it: what it allocates shows that it was made. */
  private static Configuration openTelemetrySpan() {
    return peer(
        "OpenTelemetry agent " + Tree.version("opentelemetry-agent") + ", span, no exporter",
        ONE,
        List.of(
            "-javaagent:" + Tree.peer("opentelemetry-javaagent.jar"),
            "-Dotel.traces.exporter=none",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none",
            "-Dotel.instrumentation.common.default-enabled=false",
            "-Dotel.instrumentation.methods.enabled=true",
            "-Dotel.instrumentation.methods.include=" + Work.class.getName() + "[work0]"),
        List.of(),
        "plain",
        (calls, n, lines, reading) -> {
          if (reading.bytes() < 16) {
            throw new IOException("no span was made: " + reading.bytes() + " bytes a call");
          }
          return Spread.text(reading.bytes()) + " bytes a call (not counted)";
        });
  }

  private static Configuration jfr(boolean enabled) {
    return peer(
        "JFR event with key and bytes, " + (enabled ? "recorded" : "not enabled"),
        ONE,
        List.of(),
        List.of(),
        enabled ? "jfr" : "jfr-off",
        (calls, counted, lines, reading) ->
            enabled ? counted + " of as many events in a recording of them before" : "");
  }

  private static Configuration peer(
      String name,
      Load load,
      List<String> options,
      List<String> classPath,
      String work,
      Untraced.Evidence evidence) {
    return new Untraced(name, Kind.PEER, load, options, classPath, work, evidence);
  }

  private static String counted(
      long calls, long counted, List<String> lines, Session.Reading reading) throws IOException {
    if (counted != calls) {
      throw new IOException("counted " + counted + " of " + calls + " calls");
    }
    return counted + " calls";
  }

  /** BTrace prints a line for each key. */
  private static String printed(long calls, long n, List<String> lines, Session.Reading reading)
      throws IOException {
    long sum =
        lines.stream()
            .map(String::strip)
            .filter(line -> line.startsWith("client-"))
            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    return counted(calls, sum, lines, reading);
  }
}
