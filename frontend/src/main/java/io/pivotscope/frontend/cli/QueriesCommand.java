package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the queries. */
@CommandLine.Command(
    name = "queries",
    description = "List the queries that are installed, how they fare, and what they ask.")
final class QueriesCommand extends Command {
  private static final List<String> TITLES =
      List.of(
          "id",
          "state",
          "collectedSeconds",
          "leftSeconds",
          "processes",
          "hits",
          "partial",
          "query");

  @Mixin private Connection connection = new Connection();

  @Option(names = "--all", description = "also those that have ended")
  private boolean all;

  @Mixin private OutputFormat output = new OutputFormat();

  QueriesCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (RunView run : connection.client().queries().queries()) {
      if (!all && run.isEnded()) {
        continue;
      }
      rows.add(
          new @Nullable Object[] {
            run.id(),
            run.state(),
            (long) run.collectedSeconds(),
            run.remainingMillis() < 0 ? null : run.remainingMillis() / 1000,
            (long) run.processes().size(),
            run.counters().hits(),
            run.partial().stream()
                .map(RunView.Partial::cause)
                .distinct()
                .collect(Collectors.joining(", ")),
            run.text().strip().replaceAll("\\s+", " ")
          });
    }
    output.print(out, TITLES, rows);
    return ExitCodes.OK;
  }
}
