package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.access.AuditLine;
import io.pivotscope.frontend.http.ApiClient;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the audit log. */
@CommandLine.Command(
    name = "audit",
    description = {
      "Who did what and was refused what, oldest first. What is done has two lines: one from before"
          + " it was done, with status 0, and one with what was answered.",
      "Needs the role administer."
    })
final class AuditCommand extends Command {
  private static final List<String> TITLES =
      List.of("number", "time", "who", "address", "what", "status", "query", "processes", "detail");

  @Option(
      names = "--last",
      paramLabel = "LINES",
      defaultValue = "100",
      description = "how many, at most 1000 (default: ${DEFAULT-VALUE})")
  private int last;

  @Mixin private Connection connection = new Connection();

  @Mixin private OutputFormat output = new OutputFormat();

  AuditCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (AuditLine line : connection.client().audit(last).lines()) {
      String left = line.more() == 0 ? "" : " (and " + line.more() + " refusals before)";
      rows.add(
          new @Nullable Object[] {
            line.number(),
            line.time(),
            line.who(),
            line.address(),
            line.what(),
            (long) line.status(),
            line.query(),
            (long) line.processes(),
            line.detail().strip().replaceAll("\\s+", " ") + left
          });
    }
    output.print(out, TITLES, rows);
    return ExitCodes.OK;
  }
}
