package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of the JVMs that are here: each is shown to strike without us, and not to with us. */
class KnownBugsIT {

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void aCarelessAgentKillsTheJvm(Path jdk) throws Exception {
    for (String when : List.of("later", "atLoad")) {
      Fork.Result result =
          Fork.on(jdk)
              .instrumented()
              .classPath(System.getProperty("java.class.path"))
              .main(CarelessAgent.class, when)
              .run();
      if (result.out().contains("affected true")) {
        assertThat(result.exit()).as(result.toString()).isNotZero().isNotEqualTo(-1);
        assertThat(result.out()).contains("A fatal error has been detected").doesNotContain("alive");
      } else {
        assertThat(result.expectSuccess().out()).contains("alive");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void weDoNot(Path jdk) throws Exception {
    Fork.on(jdk).agent("").tests(AnnotatedRecordsInAFork.class).run().expectSuccess();
  }
}
