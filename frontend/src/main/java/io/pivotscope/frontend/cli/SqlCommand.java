package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the history. */
@CommandLine.Command(
    name = "sql",
    description = "Ask the history of all queries with a SELECT; q7 is query 7, runs lists them.")
final class SqlCommand extends Command {
  @Mixin private Connection connection = new Connection();

  @Option(names = "-e", paramLabel = "TEXT", required = true, description = "the SELECT")
  private String text = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10000",
      description = "rows that are shown (default: ${DEFAULT-VALUE}, at most 100000)")
  private int limit;

  @Mixin private OutputFormat output = new OutputFormat();

  SqlCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    Api.Rows rows = connection.client().sql(new Api.SqlRequest(text, limit));
    new HistoryRows(output, out, err).print(rows, "see --limit");
    return ExitCodes.OK;
  }
}
