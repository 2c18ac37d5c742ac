package io.pivotscope.agent.propagate;

import io.pivotscope.agent.testing.Fork;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-offs' tests again, with the real jar, on each JDK in turn. */
class HandoffIT {

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#some")
  void withTheRealJar(Path jdk) throws Exception {
    Fork.on(jdk)
        .agent("")
        .timeout(Duration.ofMinutes(10))
        .tests(
            ExecutorHandoffTest.class,
            SubmittedTest.class,
            OwnCodeTest.class,
            HeldTasksTest.class,
            FutureTaskHandoffTest.class,
            ThreadHandoffTest.class,
            ForkJoinHandoffTest.class,
            CrowdHandoffTest.class,
            QueueHandoffTest.class,
            ElementHandoffTest.class,
            StructuredHandoffTest.class,
            FlowHandoffTest.class,
            NettyHandoffTest.class,
            DisruptorHandoffTest.class)
        .run()
        .expectSuccess();
  }
}
