package io.pivotscope.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.agent.report.FakeFrontend;
import io.pivotscope.agent.report.Programs;
import io.pivotscope.agent.testing.Fork;
import io.pivotscope.agent.testing.Jdks;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A guest in trouble, its own or ours: what it prints and how it ends is what it would be without
 * us.
 */
@Timeout(120)
class TroubledGuestIT {
  private static final int LAST_CALLS = 1_000;

  private final List<Process> processes = new ArrayList<>();

  @TempDir java.nio.file.Path dir;
  private java.nio.file.Path jdk;

  @BeforeEach
  void choose() {
    jdk = Jdks.some().get(0);
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  /** Somebody copies over it while it is in use. */
  @Test
  void aJarThatIsCutShortWhileItRunsCostsAQueryAndNothingElse() throws Exception {
    java.nio.file.Path jar = Files.copy(Fork.agentJar(), dir.resolve("agent.jar"));
    try (FakeFrontend frontend = new FakeFrontend()) {
      Guest guest =
          new Guest(
              Fork.on(jdk)
                  .jvm(
                      "-javaagent:"
                          + jar
                          + "=frontend=127.0.0.1:"
                          + frontend.port()
                          + ",interval=100ms")
                  .main(TroubledApp.class, "stack"));
      await().until(() -> frontend.heard.size() > 1);
      try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
        file.setLength(50_000);
      }
      frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, counting("work", Place.ENTRY)));
      // It cannot even load what it would say so with: it comes back, and the query does without.
      await().until(() -> frontend.heard.stream().filter(Hello.class::isInstance).count() > 1);
      assertThat(guest.run()).isEqualTo(withoutUs("stack"));
    }
  }

  @Test
  void memoryThatRunsOutInsideAdviceIsNotTheApplications() throws Exception {
    String[] options = {"-Xmx24m", "-XX:+UseSerialGC"};
    assertThat(copes("memory", options))
        .isEqualTo(withoutUs("memory", options))
        .contains("others 0");
  }

  @Test
  void anEventAtTheEdgeOfTheStackIsLostAndNoneAfterIt() throws Exception {
    String[] options = {"-Xss512k"};
    assertThat(copes("stack", options)).isEqualTo(withoutUs("stack", options)).contains("own 200");
  }

  @Test
  void interruptsClearedLocalsAndAStoppedThreadOfOurs() throws Exception {
    String[] options = {"--add-opens=java.base/java.lang=ALL-UNNAMED"};
    assertThat(copes("threads", options))
        .isEqualTo(withoutUs("threads", options))
        .contains("interrupted true");
  }

  /**
   * Runs it under advice of every kind; what it does last is counted exactly, or not at all and the
   * query says why.
   */
  private String copes(String trouble, String... options) throws Exception {
    try (FakeFrontend frontend = new FakeFrontend()) {
      Guest guest =
          new Guest(
              Fork.on(jdk)
                  .agent("frontend=127.0.0.1:" + frontend.port() + ",interval=100ms")
                  .jvm(options)
                  .main(TroubledApp.class, trouble));
      DesiredQuery[] wanted = {
        query(1, 0, counting("work", Place.ENTRY)),
        query(2, 0, counting("work", Place.RETURN)),
        query(3, 0, counting("deep", Place.ENTRY)),
        query(4, 0, streaming("deep")),
        query(5, 0, counting("afterwards", Place.ENTRY)),
        query(6, 0, counting("first", Place.ENTRY)),
        query(7, 0, counting("failing", Place.THROW)),
      };
      frontend.want(wanted);
      await()
          .until(
              () ->
                  frontend.statuses().filter(s -> s.state() == State.ARMED).count()
                      == wanted.length);
      long t0 = frontend.statuses().mapToLong(s -> s.hlc()).max().orElseThrow() + 1;
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = new DesiredQuery(i + 1, 1, t0, Long.MAX_VALUE, wanted[i].program());
      }
      frontend.want(wanted);
      long told = frontend.watermark();
      await().until(() -> frontend.watermark() > Math.max(told, t0));
      guest.begin();
      // Queries have reported before: a class that is loaded when memory is out may kill the JVM
      // where an agent sees it, in the JVM's own library for agents.
      await().until(() -> counted(frontend, 5, "first") == 1);
      guest.begin();
      await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                // Where memory runs out while the agent reports, it cannot say whose rows that
                // cost.
                for (int query = 5; query <= 7; query++) {
                  if (!trouble.equals("memory") || !hasTripped(frontend, query)) {
                    assertThat(counted(frontend, query, "a"))
                        .as(guest + " " + counters(frontend, query))
                        .isEqualTo(LAST_CALLS);
                  }
                }
              });
      return guest.run();
    }
  }

  private static boolean hasTripped(FakeFrontend frontend, long query) {
    return frontend
        .statuses()
        .anyMatch(
            s ->
                s.queryId() == query
                    && s.state() == State.TRIPPED
                    && String.valueOf(s.reason()).startsWith("memory ran out"));
  }

  /** Events of which the text begins with that name. */
  private static long counted(FakeFrontend frontend, long query, String name) {
    return frontend
        .rows(query)
        .filter(row -> name(row).startsWith(name))
        .mapToLong(TroubledGuestIT::count)
        .sum();
  }

  private static String name(Row row) {
    return String.valueOf(ValueCodec.decodeTuple(row.key()).get(0));
  }

  private static Object counters(FakeFrontend frontend, long query) {
    return frontend.queryReports(query).map(q -> q.counters()).reduce((a, b) -> a.plus(b));
  }

  private String withoutUs(String trouble, String... options) throws Exception {
    Guest guest = new Guest(Fork.on(jdk).jvm(options).main(TroubledApp.class, trouble));
    return guest.run();
  }

  /** A process that begins and ends when it is told. */
  private final class Guest {
    private final java.nio.file.Path out = Files.createTempFile(dir, "guest", ".out");
    private final java.nio.file.Path err = Files.createTempFile(dir, "guest", ".err");
    private final Process process;

    Guest(Fork fork) throws IOException {
      process = fork.start(out, err);
      processes.add(process);
    }

    void begin() throws IOException {
      OutputStream in = process.getOutputStream();
      in.write('\n');
      in.flush();
    }

    @Override
    public String toString() {
      try {
        return Files.readString(out) + Files.readString(err);
      } catch (IOException e) {
        return e.toString();
      }
    }

    /** Lets it run to its end; what it printed. */
    String run() throws Exception {
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(out)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        assertThat(Files.readString(err).lines().filter(line -> line.contains("pivotscope")))
            .isEmpty();
        // Without what the JVM writes there of itself: JFR's own classes find no memory either.
        return Files.readString(out).replaceAll("(?m)^\\[[^\\n]*\\[jfr[^\\n]*\\n", "");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static DesiredQuery query(long id, long t0, AdviceProgram program) {
    return FakeFrontend.query(id, t0, Long.MAX_VALUE, program);
  }

  private static Tracepoint at(String method, Place place) {
    return new Tracepoint(
        method, new MethodPattern(TroubledApp.class.getName(), false, method, null), place);
  }

  private static List<Advice.Observation> observed() {
    return List.of(
        Programs.observe("number", Path.Root.ARGUMENT, "0", Type.LONG),
        Programs.observe("name", Path.Root.ARGUMENT, "1", Type.STRING));
  }

  /** A text of its own for each call. */
  private static Expr text() {
    return new Expr.Apply(
        Function.CONCAT,
        List.of(
            Programs.column(1, Type.STRING),
            new Expr.Apply(
                Function.TO_STRING, List.of(Programs.column(0, Type.LONG)), Type.STRING)),
        Type.STRING);
  }

  private static AdviceProgram counting(String method, Place place) {
    Sink sink = new Sink.EmitGroups(List.of(text()), Argument.plain(List.of(Programs.ONE)));
    return Programs.program(
        List.of(),
        List.of(new Advice(at(method, place), observed(), List.of(), List.of(), List.of(), sink)),
        new Output(
            false, List.of(Type.STRING), List.of(Aggregate.COUNT), List.of(Type.LONG), List.of()));
  }

  private static AdviceProgram streaming(String method) {
    Sink sink = new Sink.EmitRows(List.of(text()));
    return Programs.program(
        List.of(),
        List.of(
            new Advice(at(method, Place.ENTRY), observed(), List.of(), List.of(), List.of(), sink)),
        Programs.streams(Type.STRING));
  }

  private static long count(Row row) {
    return (Long)
        Accumulators.decode(List.of(Aggregate.COUNT), List.of(Type.LONG), row.accumulators())[0]
            .result();
  }
}
