package io.pivotscope.benchmarks;

import io.pivotscope.benchmarks.process.AttacksCommand;
import io.pivotscope.benchmarks.process.FleetCommand;
import io.pivotscope.benchmarks.process.HandoffCommand;
import io.pivotscope.benchmarks.process.HistoryCommand;
import io.pivotscope.benchmarks.process.HotCommand;
import io.pivotscope.benchmarks.process.IngestCommand;
import io.pivotscope.benchmarks.process.InstallCommand;
import io.pivotscope.benchmarks.process.ScaleCommand;
import io.pivotscope.benchmarks.process.StartupCommand;
import io.pivotscope.benchmarks.process.SwitchCommand;
import picocli.CommandLine;

/** Measures whole processes; {@code org.openjdk.jmh.Main} on the same class path measures parts. */
public final class Main {
  private Main() {}

  @CommandLine.Command(
      name = "benchmarks",
      description = "Measures what Pivotscope costs in processes of their own.",
      subcommands = {
        CommandLine.HelpCommand.class,
        AttacksCommand.class,
        HotCommand.class,
        FleetCommand.class,
        HandoffCommand.class,
        IngestCommand.class,
        HistoryCommand.class,
        InstallCommand.class,
        ScaleCommand.class,
        StartupCommand.class,
        SwitchCommand.class
      },
      synopsisSubcommandLabel = "COMMAND")
  private static final class Root {}

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Root());
    if (args.length == 0) {
      line.usage(System.err);
      System.exit(2);
    }
    System.exit(line.execute(args));
  }
}
