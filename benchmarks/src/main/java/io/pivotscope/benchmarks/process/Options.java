package io.pivotscope.benchmarks.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command understands. */
final class Options {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "JDK of the processes that are measured (default: the one that runs this)")
  private Path javaHome = Path.of(System.getProperty("java.home"));

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "measurements of each row (default: ${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--quick", description = "shorter measurements: to see that all works")
  private boolean quick;

  Path javaHome() {
    return javaHome;
  }

  int rounds() {
    return rounds;
  }

  boolean quick() {
    return quick;
  }

  /** The command line, without what is particular to this machine. */
  String command(String name) {
    return name
        + " --rounds "
        + rounds
        + (quick ? " --quick" : "")
        + (spec != null && spec.commandLine().getParseResult().hasMatchedOption("--java")
            ? " --java HOME"
            : "");
  }
}
