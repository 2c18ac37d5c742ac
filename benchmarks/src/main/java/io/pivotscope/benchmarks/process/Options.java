package io.pivotscope.benchmarks.process;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command understands. */
final class Options {
  private static final Path OWN = Path.of(System.getProperty("java.home"));

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "JDK of the processes that are measured (default: the one that runs this)")
  private Path javaHome = OWN;

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

  /** The command line, without what is particular to this machine. */
  String command(String name, int rounds) {
    return name
        + " --rounds "
        + rounds
        + (quick ? " --quick" : "")
        + (javaHome.equals(OWN) ? "" : " --java HOME");
  }
}
