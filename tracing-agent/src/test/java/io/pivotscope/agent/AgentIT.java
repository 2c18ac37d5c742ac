package io.pivotscope.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.agent.report.FakeFrontend;
import io.pivotscope.agent.report.Programs;
import io.pivotscope.agent.testing.Fork;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Path.Root;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real jar in a process of its own, against a frontend of the test's. */
@Timeout(120)
class AgentIT {

  @TempDir java.nio.file.Path dir;

  private static final AdviceProgram PROGRAM = Programs.countAndSum(LoopingApp.class, "work");

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void installRowsUninstall(java.nio.file.Path jdk) throws Exception {
    java.nio.file.Path token = Files.writeString(dir.resolve("token"), "abc\n");
    java.nio.file.Path out = dir.resolve("out");
    java.nio.file.Path err = dir.resolve("err");
    try (FakeFrontend frontend = new FakeFrontend()) {
      Process process =
          Fork.on(jdk)
              .agent(
                  "frontend=127.0.0.1:"
                      + frontend.port()
                      + ",host=h1,interval=100ms,wait=3s,token="
                      + token)
              .main(LoopingApp.class)
              .start(out, err);
      try {
        await().until(() -> frontend.heard.size() > 1);
        AgentMessage.Hello hello = (AgentMessage.Hello) frontend.heard.get(0);
        assertThat(hello.procName()).isEqualTo("LoopingApp");
        assertThat(hello.host()).isEqualTo("h1");
        assertThat(hello.token()).isEqualTo("abc");

        frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
        QueryStatus armed = status(frontend, State.ARMED);
        assertThat(armed.tracepoints().get(0).methods()).isEqualTo(1);
        frontend.want(FakeFrontend.query(1, armed.hlc() + 1, Long.MAX_VALUE, PROGRAM));
        await().until(() -> frontend.rows(1).count() > 3);
        eachRowAddsThreePerCount(frontend);

        frontend.want();
        assertThat(status(frontend, State.REMOVED).reason()).isNull();
        long reports = frontend.reports().count();
        long watermark = frontend.watermark();
        await().until(() -> frontend.watermark() > watermark);
        assertThat(frontend.reports().count()).isEqualTo(reports);

        describes(frontend);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        assertThat(Files.readString(out)).startsWith("done ");
        await()
            .until(() -> frontend.heard.stream().anyMatch(AgentMessage.Goodbye.class::isInstance));
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** A class and a method by wildcards, and a call inside the method. */
  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void globsAndCallsInAProcess(java.nio.file.Path jdk) throws Exception {
    MethodPattern pattern = new MethodPattern("io.pivotscope.agent.*App", false, "w*", null);
    Place call = Place.call(new MethodPattern("Math", false, "add*", null));
    AdviceProgram program = Programs.countAndSum(new Tracepoint("work", pattern, call));
    Place never = Place.call(new MethodPattern("Math", false, "max", null));
    try (FakeFrontend frontend = new FakeFrontend()) {
      Process process =
          Fork.on(jdk)
              .agent("frontend=127.0.0.1:" + frontend.port() + ",interval=100ms,wait=3s")
              .main(LoopingApp.class)
              .start(dir.resolve("out"), dir.resolve("err"));
      try {
        await().until(() -> frontend.heard.size() > 1);
        frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, program));
        QueryStatus armed = status(frontend, State.ARMED);
        assertThat(armed.tracepoints().get(0).methods()).isEqualTo(1);
        assertThat(armed.tracepoints().get(0).refusals()).isEmpty();
        frontend.want(FakeFrontend.query(1, armed.hlc() + 1, Long.MAX_VALUE, program));
        await().until(() -> frontend.rows(1).count() > 3);
        eachRowAddsThreePerCount(frontend);
        AdviceProgram wrong =
            Programs.countAndSum(
                new Tracepoint("work", Programs.method(LoopingApp.class, "work"), never));
        frontend.want(FakeFrontend.query(2, 0, Long.MAX_VALUE, wrong));
        await().until(() -> frontend.statuses().anyMatch(s -> s.queryId() == 2));
        assertThat(
                frontend
                    .statuses()
                    .filter(s -> s.queryId() == 2)
                    .findFirst()
                    .orElseThrow()
                    .tracepoints()
                    .get(0)
                    .refusals()
                    .toString())
            .contains("never calls Math.max(..); it calls java.lang.Math.addExact");
        frontend.say(new Describe(7, pattern, call, List.of()));
        await()
            .until(
                () -> frontend.heard.stream().anyMatch(AgentMessage.Description.class::isInstance));
        AgentMessage.Description description =
            frontend.heard.stream()
                .filter(AgentMessage.Description.class::isInstance)
                .map(AgentMessage.Description.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(description.matchedMethods()).isEqualTo(1);
        assertThat(description.methods().get(0).name()).isEqualTo("work");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static void describes(FakeFrontend frontend) throws Exception {
    Path size = new Path(Root.PARAMETER, "size", List.of());
    Path done = new Path(Root.THIS, "", List.of(new Path.Field("done")));
    Path wrong = new Path(Root.THIS, "", List.of(new Path.Field("dome")));
    frontend.say(
        new Describe(
            1, Programs.method(LoopingApp.class, "work"), Place.ENTRY, List.of(size, done, wrong)));
    frontend.say(
        new Describe(2, Programs.method(LoopingApp.class, "wort"), Place.ENTRY, List.of()));
    // Not loaded there, but a class of its class path.
    frontend.say(
        new Describe(
            3,
            new MethodPattern(
                "org.junit.jupiter.api.Assertions", false, "assertTrue", List.of("boolean")),
            Place.ENTRY,
            List.of(new Path(Root.ARGUMENT, "0", List.of()))));
    await()
        .until(
            () ->
                frontend.heard.stream().filter(AgentMessage.Description.class::isInstance).count()
                    == 3);
    List<AgentMessage.Description> answers =
        frontend.heard.stream()
            .filter(AgentMessage.Description.class::isInstance)
            .map(AgentMessage.Description.class::cast)
            .toList();
    AgentMessage.MethodDescription work = answers.get(0).methods().get(0);
    assertThat(work.parameterNames()).containsExactly("size");
    assertThat(work.paths().get(0).type()).isEqualTo("LONG");
    assertThat(work.paths().get(1).type()).isEqualTo("LONG");
    assertThat(work.paths().get(2).error()).contains("no field or getter 'dome'");
    assertThat(answers.get(1).classKnown()).isTrue();
    assertThat(answers.get(1).methods()).isEmpty();
    assertThat(answers.get(1).nearest()).contains("work");
    assertThat(answers.get(2).methods().get(0).paths().get(0).type()).isEqualTo("BOOLEAN");
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void aWrongOptionLeavesTheProcessAlone(java.nio.file.Path jdk) throws Exception {
    Fork.Result result =
        Fork.on(jdk)
            .agent("frontend=127.0.0.1:1,colour=red")
            .main(Once.class)
            .run()
            .expectSuccess();
    assertThat(result.out()).isEqualTo("once\n");
    assertThat(result.err()).contains("unknown option 'colour'").contains("stays off");
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void anAbsentFrontendHoldsNobodyUp(java.nio.file.Path jdk) throws Exception {
    Fork.Result result =
        Fork.on(jdk).agent("frontend=127.0.0.1:1,wait=50s").main(Once.class).run().expectSuccess();
    assertThat(result.out()).isEqualTo("once\n");
  }

  /** Says one word. */
  public static final class Once {
    private Once() {}

    public static void main(String[] args) {
      System.out.println("once");
    }
  }

  /** Every row of query 1: what it adds up to is three times what it counts. */
  /** Waits for its input to end. */
  public static final class Idle {
    private Idle() {}

    public static void main(String[] args) throws java.io.IOException {
      System.in.read();
    }
  }

  /** What a start costs is what it loads: docs/design.md, decision 1. */
  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void connectsWithFewClassesAndNoLambdas(java.nio.file.Path jdk) throws Exception {
    java.nio.file.Path out = dir.resolve("out");
    try (FakeFrontend frontend = new FakeFrontend()) {
      Process process =
          Fork.on(jdk)
              .agent("frontend=127.0.0.1:" + frontend.port() + ",interval=100ms")
              .jvm("-Xlog:class+load:stdout")
              .main(Idle.class)
              .start(out, dir.resolve("err"));
      try {
        frontend.want();
        await()
            .until(
                () ->
                    frontend.heard.stream().filter(AgentMessage.Heartbeat.class::isInstance).count()
                        > 2);
      } finally {
        process.destroyForcibly();
        process.waitFor();
      }
    }
    List<String> loaded = Files.readAllLines(out);
    assertThat(loaded).noneMatch(line -> line.contains("] com.google.protobuf."));
    assertThat(loaded).noneMatch(line -> line.contains("] org.objectweb.asm."));
    assertThat(loaded).noneMatch(line -> line.matches(".*] javax\\.(net\\.ssl|crypto)\\..*"));
    assertThat(loaded).noneMatch(line -> line.contains("] java.lang.runtime.ObjectMethods "));
    List<String> ours = loaded.stream().filter(l -> l.contains("] io.pivotscope.")).toList();
    assertThat(ours).noneMatch(line -> line.matches(".*Lambda[^ ]*/.*? source: .*"));
    assertThat(ours).hasSizeBetween(20, 115);
  }

  private static void eachRowAddsThreePerCount(FakeFrontend frontend) {
    frontend
        .rows(1)
        .forEach(
            row -> {
              Accumulator[] cells = Programs.countAndSum(row);
              long count = (Long) cells[0].result();
              assertThat(cells[1].result()).isEqualTo(3 * count);
            });
  }

  private static QueryStatus status(FakeFrontend frontend, State state) {
    await().until(() -> frontend.statuses().anyMatch(s -> s.state() == state));
    return frontend.statuses().filter(s -> s.state() == state).findFirst().orElseThrow();
  }
}
