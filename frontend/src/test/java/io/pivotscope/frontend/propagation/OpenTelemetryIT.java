package io.pivotscope.frontend.propagation;

import static io.pivotscope.frontend.propagation.PropagationBench.THREADS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.InTurn;
import io.pivotscope.frontend.it.Jdks;
import io.pivotscope.frontend.it.TakesTurns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/**
 * OpenTelemetry's Java agent in the same JVMs, before ours and after it: both follow each request
 * over all hops, and the baggage of both gets there. Each request is a span, so that a context of
 * theirs goes along with each of ours, and both agents have woven the same methods.
 */
@TakesTurns(turn = 1)
@InTurn(every = 3)
class OpenTelemetryIT {
  /** Of each kind, in each run. */
  private static final int REQUESTS = 50;

  private static final String RUN = "run " + THREADS + " " + REQUESTS;
  private static final int MOST_BYTES = 8_192;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern SPAN =
      Pattern.compile("LoggingSpanExporter - '.*' : ([0-9a-f]{32}) [0-9a-f]{16} ([A-Z]+) ");
  private static final Pattern TROUBLE =
      Pattern.compile("\\b(WARN|ERROR|SEVERE)\\b|Exception|Error\\b");

  private static final List<String> OPTIONS =
      List.of(
          "-javaagent:"
              + Path.of("testbeds/otel/target/agent/opentelemetry-javaagent.jar").toAbsolutePath(),
          "-Dotel.traces.exporter=logging",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none",
          "-Dotel.propagators=tracecontext,baggage",
          "-Dotel.instrumentation.methods.include=testbed.guest.Load[request]",
          // Else the older server waits 40 ms between the headers and the body of each response.
          "-Dsun.net.httpserver.nodelay=true");

  private enum Theirs {
    FIRST,
    LAST
  }

  @TempDir Path directory;

  /** A JDK, and an order. */
  private record Way(String java, Theirs theirs) {}

  static List<Way> ways() {
    return Jdks.inTurn(
        Jdks.all().stream()
            .flatMap(java -> Arrays.stream(Theirs.values()).map(theirs -> new Way(java, theirs)))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Proves(
      library = "beside OpenTelemetry's agent 2.31.1",
      versions = "JDK HTTP",
      hops =
          "two HTTP hops with both agents in all three processes, in either order; lambdas that"
              + " theirs wraps; the baggage of both")
  void http(Way way) {
    List<String> kinds = List.of("send", "sendAsync", "url");
    try (PropagationBench bench = bench("otel", way)) {
      Child server = bench.guest("server", "testbed.otel.Server");
      Child gate = bench.guest("gate", "testbed.otel.Server", port(server));
      Child client = bench.guest("client", "testbed.otel.Client", port(gate));
      bench.warm(client);
      baggage(server);

      runWithQueries(bench, client, kinds, Collection::finishWithoutEdges);
      Baggage both = baggage(server);
      assertThat(both.members()).as("of theirs and ours").isEqualTo(2);
      assertThat(both.bytes()).isLessThanOrEqualTo(MOST_BYTES);
      long messages = (long) THREADS * REQUESTS;
      assertCount(bench, "client", "java.net.http", "attached", 2 * messages);
      assertCount(bench, "client", "java.net.http", "oversized", messages);
      assertCount(bench, "client", "HttpURLConnection", "merged", messages);
      assertCount(bench, "gate", "com.sun.net.httpserver", "extracted", 3 * messages);
      assertCount(bench, "gate", "java.net.http", "forwarded", 3 * messages);
      assertCount(bench, "gate", "java.net.http", "merged", 3 * messages);
      assertCount(bench, "server", "com.sun.net.httpserver", "returned", 3 * messages);

      awaitUnwoven(bench);
      baggage(server);
      client.command(RUN);
      assertThat(baggage(server).members()).as("of theirs alone").isEqualTo(1);

      runWithQueries(bench, client, kinds, Collection::finishWithoutEdges);
      assertOneTraceEach(
          List.of(
              new Spans(client, "INTERNAL"),
              new Spans(client, "CLIENT"),
              new Spans(gate, "SERVER"),
              new Spans(gate, "CLIENT"),
              new Spans(server, "SERVER")),
          (kinds.size() + 1) * 3 * (int) messages);
      assertNoTrouble(bench, client, gate, server);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Proves(
      library = "beside OpenTelemetry's agent 2.31.1",
      versions = "gRPC-java 1.76.0",
      hops = "unary calls and streams, in either order")
  void grpc(Way way) {
    List<String> kinds =
        List.of("async", "bidi", "blocking", "future", "iterator", "later", "listener");
    try (PropagationBench bench = bench("grpc+otel", way)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer", "pool");
      List<String> arguments = new ArrayList<>(List.of(port(server), "pool"));
      arguments.addAll(kinds);
      Child client =
          bench.guest("client", "testbed.grpc.EchoClient", arguments.toArray(String[]::new));
      exactlyTwice(bench, client, kinds);
      assertOneTraceEach(
          List.of(
              new Spans(client, "INTERNAL"),
              new Spans(client, "CLIENT"),
              new Spans(server, "SERVER")),
          kinds.size() * 3 * THREADS * REQUESTS);
      assertNoTrouble(bench, client, server);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Proves(
      library = "beside OpenTelemetry's agent 2.31.1",
      versions = "JDK",
      hops = "the hand-offs of the JDK, in either order")
  void handOffs(Way way) {
    try (PropagationBench bench = bench("jdk+otel", way)) {
      Child load = bench.guest("jdk", "testbed.jdk.HandOffs");
      List<String> hops = new ArrayList<>(JdkIT.HOPS);
      if (load.lines().contains("virtual threads")) {
        hops.add("virtual");
      }
      exactlyTwice(bench, load, hops);
      assertNoTrouble(bench, load);
    }
  }

  private PropagationBench bench(String testbed, Way way) {
    PropagationBench bench = new PropagationBench(directory, testbed, way.java());
    bench.around(
        way.theirs() == Theirs.FIRST ? OPTIONS : List.of(),
        way.theirs() == Theirs.LAST ? OPTIONS : List.of());
    return bench;
  }

  /** With queries, without them, and with them again. */
  private static void exactlyTwice(PropagationBench bench, Child load, List<String> kinds) {
    bench.warm(load);
    runWithQueries(bench, load, kinds, Collection::finish);
    awaitUnwoven(bench);
    load.command(RUN);
    runWithQueries(bench, load, kinds, Collection::finish);
  }

  private static void runWithQueries(
      PropagationBench bench,
      Child load,
      List<String> kinds,
      Function<Collection, List<JsonObject>> finish) {
    List<Collection> collections = bench.collect(PropagationBench.FORWARD, PropagationBench.BACK);
    load.command(RUN);
    for (Collection each : collections) {
      PropagationBench.assertEachWithItself(finish.apply(each), kinds, REQUESTS);
    }
    bench.assertAtRest();
  }

  /** Until no process has anything left to do with a query. */
  private static void awaitUnwoven(PropagationBench bench) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                Bench.rows(bench.bench().run("agents", "-o", "json")).stream()
                    .allMatch(row -> row.get("queries").getAsString().isEmpty()));
  }

  private static void assertCount(
      PropagationBench bench, String process, String carrier, String count, long expected) {
    assertThat(bench.count(process, carrier, "request", count))
        .as(process + " " + carrier + " " + count)
        .isEqualTo(expected);
  }

  /**
   * The widest {@code baggage} headers since the last question.
   *
   * @param members most in one
   * @param bytes most in one
   */
  private record Baggage(int members, int bytes) {}

  private static Baggage baggage(Child server) {
    int before = server.lines().size();
    server.command("widest");
    String[] words = server.lines().get(before).split(" ");
    return new Baggage(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
  }

  /** What the agent of a process has exported of one kind. */
  private record Spans(Child guest, String kind) {

    /** Ids, once for each span. */
    List<String> traces() {
      return guest.errors().stream()
          .map(SPAN::matcher)
          .filter(span -> span.find() && span.group(2).equals(kind))
          .map(span -> span.group(1))
          .sorted()
          .toList();
    }
  }

  /** Each request is a trace that has one span of each of these. */
  private static void assertOneTraceEach(List<Spans> all, int atLeast) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> first = all.get(0).traces();
              assertThat(first).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(atLeast);
              for (Spans spans : all) {
                assertThat(spans.traces()).as(spans.kind()).isEqualTo(first);
              }
            });
  }

  private static void assertNoTrouble(PropagationBench bench, Child... guests) {
    assertThat(bench.carriers()).allMatch(row -> row.get("off").isJsonNull(), "off: null");
    for (Child guest : guests) {
      assertThat(Stream.concat(guest.errors().stream(), guest.lines().stream()))
          .noneMatch(line -> !SPAN.matcher(line).find() && TROUBLE.matcher(line).find());
    }
  }

  private static String port(Child guest) {
    return guest.await(line -> line.startsWith("port ")).substring("port ".length());
  }
}
