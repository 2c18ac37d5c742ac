package io.pivotscope.agent.propagate;

import io.pivotscope.agent.testing.Fork;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-offs' tests again, with the real jar, on every JDK that is here. */
class HandoffIT {

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void withTheRealJar(Path jdk) throws Exception {
    Fork.on(jdk)
        .agent("")
        .tests(ExecutorHandoffTest.class, ThreadHandoffTest.class)
        .run()
        .expectSuccess();
  }
}
