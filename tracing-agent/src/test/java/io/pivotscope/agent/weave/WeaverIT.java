package io.pivotscope.agent.weave;

import io.pivotscope.agent.testing.Fork;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The weaver's tests again, with the real jar, on each JDK in turn. */
class WeaverIT {

  /** Dozens of tests in one process, on a machine that may be busy. */
  private static final Duration MANY = Duration.ofMinutes(3);

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#some")
  void withTheRealJar(Path jdk) throws Exception {
    Fork.on(jdk)
        .agent("")
        .timeout(MANY)
        .tests(
            WeaverTest.class,
            PatternsTest.class,
            PointsTest.class,
            LateClassesTest.class,
            JdkClassesTest.class,
            RestoreTest.class,
            RefusalsTest.class)
        .run()
        .expectSuccess();
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#some")
  void withHooksDefinedRatherThanAppended(Path jdk) throws Exception {
    Fork.on(jdk)
        .agent("boot=define")
        .tests(WeaverTest.class, JdkClassesTest.class)
        .run()
        .expectSuccess();
  }
}
