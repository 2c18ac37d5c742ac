package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.Fork;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of the JVMs that are here: each is shown to strike without us, and not to with us. */
class KnownBugsIT {

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void aCarelessAgentKillsTheJvm(Path jdk) throws Exception {
    Fork.Result atLoad = careless(jdk, "atLoad");
    Fork.Result later = careless(jdk, "later");
    if (atLoad.out().contains("affected true")) {
      assertThat(atLoad.exit()).as(atLoad.toString()).isNotZero().isNotEqualTo(-1);
      assertThat(atLoad.out()).contains("A fatal error has been detected").doesNotContain("alive");
      // This one may live on, with reflection that tells nonsense.
      assertThat(later.out()).contains("reflection fails");
    } else {
      assertThat(atLoad.expectSuccess().out()).contains("alive").doesNotContain("fails");
      assertThat(later.expectSuccess().out()).contains("alive").doesNotContain("fails");
    }
  }

  private static Fork.Result careless(Path jdk, String when) throws Exception {
    return Fork.on(jdk)
        .instrumented()
        .classPath(System.getProperty("java.class.path"))
        .main(CarelessAgent.class, when)
        .run();
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void weDoNot(Path jdk) throws Exception {
    Fork.on(jdk).agent("").tests(AnnotatedRecordsInAFork.class).run().expectSuccess();
  }
}
