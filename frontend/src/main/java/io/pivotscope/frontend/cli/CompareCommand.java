package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares a query's results of two ranges of time. */
@CommandLine.Command(
    name = "compare",
    description =
        "Compare a query's results of two ranges of time: 10:00..10:05 (UTC), -10m..-5m, or with"
            + " dates.")
final class CompareCommand extends Command {
  @Parameters(paramLabel = "TABLE", description = "the query, as sql calls it: q7")
  private String table = "";

  @Option(names = "--before", paramLabel = "RANGE", required = true, description = "one range")
  private String before = "";

  @Option(names = "--after", paramLabel = "RANGE", required = true, description = "the other")
  private String after = "";

  @Mixin private OutputFormat output = new OutputFormat();

  @Mixin private Connection connection = new Connection();

  CompareCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    Api.Rows rows = connection.client().compare(new Api.CompareRequest(table, before, after));
    new HistoryRows(output, out, err)
        .print(rows, "ask for the groups you mean with sql, or a query with fewer");
    return ExitCodes.OK;
  }
}
