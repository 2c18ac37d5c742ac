package io.pivotscope.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.Fork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar as a guest: it starts, hides and stays silent. */
class PivotscopeAgentIT {

  /** An application that looks around. */
  static final class App {
    private App() {}

    public static void main(String[] args) throws Exception {
      System.out.println("hooks " + Class.forName("java.pivotscope.Hooks").getClassLoader());
      for (String name :
          List.of(
              "io.pivotscope.agent.AgentMain",
              "io.pivotscope.agent.weave.Weaver",
              "io.pivotscope.baggage.value.Type")) {
        try {
          Class.forName(name, false, ClassLoader.getPlatformClassLoader());
          System.out.println("visible " + name);
        } catch (ClassNotFoundException e) {
          System.out.println("hidden");
        }
      }
      System.exit(7);
    }
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void startsHidesAndSaysNothing(Path jdk) throws Exception {
    for (String options : List.of("", "boot=append", "boot=define")) {
      Fork.Result result = Fork.on(jdk).agent(options).main(App.class).run();
      assertThat(result.exit()).as(result.toString()).isEqualTo(7);
      assertThat(result.out().lines()).containsExactly("hooks null", "hidden", "hidden", "hidden");
      assertThat(result.err().lines().filter(l -> !l.contains("Sharing is only supported")))
          .isEmpty();
      if (options.equals("boot=define")) {
        assertThat(result.err()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void aSecondCopyRefusesAndTheApplicationRuns(Path jdk) throws Exception {
    Fork.Result result = Fork.on(jdk).agent("").agent("").main(App.class).run();
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("pivotscope: already in this process");
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.agent.testing.Jdks#all")
  void loadsNoProtobufOnItsWay(Path jdk) throws Exception {
    Fork.Result result =
        Fork.on(jdk).agent("").jvm("-Xlog:class+load:stdout").main(App.class).run();
    assertThat(result.out()).contains("] io.pivotscope.agent.AgentMain");
    assertThat(result.out()).doesNotContain("] com.google.protobuf.", "] org.objectweb.asm.");
  }
}
