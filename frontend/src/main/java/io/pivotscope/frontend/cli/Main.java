package io.pivotscope.frontend.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The command line of {@code ./pivotscope}. */
public final class Main {
  private Main() {}

  @CommandLine.Command(
      name = "pivotscope",
      description = "Causal queries over running distributed Java systems.",
      subcommands = CommandLine.HelpCommand.class,
      synopsisSubcommandLabel = "COMMAND")
  private static final class Root {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "show this")
    private boolean help;
  }

  public static void main(String[] args) {
    // Results are UTF-8 whatever the locale: a script reads them.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    out.flush();
    System.exit(code);
  }

  /** Runs one command; returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... args) {
    CommandLine line = line(out, err);
    if (args.length == 0) {
      line.usage(line.getErr());
      return ExitCodes.QUERY_ERROR;
    }
    return line.execute(args);
  }

  /** All commands, and what help and pages are made of. */
  static CommandLine line(PrintStream out, PrintStream err) {
    CommandLine line =
        new CommandLine(new Root())
            .addSubcommand(new FrontendCommand(out, err))
            .addSubcommand(new QueryCommand(out, err))
            .addSubcommand(new ExplainCommand(out, err))
            .addSubcommand(new FindCommand(out, err))
            .addSubcommand(new AttachCommand(out, err))
            .addSubcommand(new AgentsCommand(out, err))
            .addSubcommand(new QueriesCommand(out, err))
            .addSubcommand(new WhyCommand(out, err))
            .addSubcommand(new ChainCommand(out, err))
            .addSubcommand(new SqlCommand(out, err))
            .addSubcommand(new CompareCommand(out, err))
            .addSubcommand(new GrafanaCommand(out, err))
            .addSubcommand(new StopCommand(out, err))
            .addSubcommand(new PanicCommand(out, err))
            .addSubcommand(new CredentialCommand(out, err))
            .addSubcommand(new AuditCommand(out, err))
            .addSubcommand(new DoctorCommand(out, err))
            .addSubcommand(new ConsoleCommand(out, err))
            .addSubcommand(new DemoCommand(out, err))
            .addSubcommand(new CompletionCommand(out, err))
            .addSubcommand(
                new CommandLine(new SavedCommand(out, err))
                    .addSubcommand(new SavedCommand.Show(out, err)))
            .setExpandAtFiles(false) // @NAME is a saved query
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCodes.meanings());
    return line;
  }
}
