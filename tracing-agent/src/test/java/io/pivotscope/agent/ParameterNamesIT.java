package io.pivotscope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.report.FakeFrontend;
import io.pivotscope.agent.report.Programs;
import io.pivotscope.agent.testing.Fork;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Names of parameters stay (JDK-8240908) while a query is installed, when it has gone, and for as
 * long as another agent retransforms classes that we have touched.
 */
@Timeout(120)
class ParameterNamesIT {

  private static final AdviceProgram PROGRAM =
      Programs.countAndSum(NamesApp.Handler.class, "greet");

  @TempDir Path directory;
  private Process process;
  private Path out;

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void stayWhateverComesAndGoes(Path jdk) throws Exception {
    out = directory.resolve("out");
    Path err = directory.resolve("err");
    try (FakeFrontend frontend = new FakeFrontend()) {
      process =
          Fork.on(jdk)
              .agent("frontend=127.0.0.1:" + frontend.port() + ",interval=100ms,wait=3s")
              .instrumented()
              .main(NamesApp.class)
              .start(out, err);
      try {
        Awaitility.await().until(() -> frontend.heard.size() > 1);
        assertThat(ask("idle")).isEqualTo("idle: 100 100");
        frontend.want(FakeFrontend.query(1, 0, Long.MAX_VALUE, PROGRAM));
        await(frontend, State.ARMED);
        assertThat(ask("woven")).isEqualTo("woven: 100 100");
        // Where the JVM forgets, the twin shows it: the rest of this test proves something.
        assertThat(ask("others")).startsWith("others: 100 ").endsWith(twin());
        frontend.want();
        await(frontend, State.REMOVED);
        assertThat(ask("removed")).startsWith("removed: 100 ");
        frontend.heard.clear();
        frontend.want(FakeFrontend.query(2, 0, Long.MAX_VALUE, PROGRAM));
        await(frontend, State.ARMED);
        assertThat(ask("again")).startsWith("again: 100 ");
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private String twin() throws Exception {
    Runtime.Version version = Runtime.Version.parse(Files.readAllLines(out).get(0));
    return version.feature() == 17 && version.update() < 20 ? " 0" : " 100";
  }

  private static void await(FakeFrontend frontend, State state) {
    Awaitility.await().until(() -> frontend.statuses().anyMatch(s -> s.state() == state));
  }

  private String ask(String line) throws Exception {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    Awaitility.await()
        .until(() -> Files.readAllLines(out).stream().anyMatch(l -> l.startsWith(line + ": ")));
    return Files.readAllLines(out).stream().filter(l -> l.startsWith(line)).findFirst().get();
  }
}
