package io.pivotscope.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      description = "measurements of each row (default: 3, install 7, startup 10)")
  private int rounds;

  @Option(names = "--quick", description = "shorter measurements: to see that all works")
  private boolean quick;

  Path javaHome() {
    return javaHome;
  }

  /** As asked for, or as many as the command has by itself. */
  int rounds(int usual) {
    return rounds > 0 ? rounds : usual;
  }

  boolean quick() {
    return quick;
  }

  /** The command line as it was given, without what is particular to this machine. */
  String command(int rounds) {
    List<String> words = new ArrayList<>();
    if (spec != null) {
      words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    }
    int java = words.indexOf("--java");
    if (java >= 0) {
      words.set(java + 1, "HOME");
    }
    return String.join(" ", words) + "`, " + rounds + (rounds == 1 ? " round" : " rounds");
  }
}
