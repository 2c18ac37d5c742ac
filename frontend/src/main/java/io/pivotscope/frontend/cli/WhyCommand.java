package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.Why;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says why a query has no rows. */
@CommandLine.Command(name = "why", description = "Say why a query has no rows, or too few.")
final class WhyCommand extends Command {
  @Parameters(paramLabel = "ID", description = "number of the query")
  private long id;

  @Mixin private Connection connection = new Connection();

  WhyCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    ApiClient client = connection.client();
    RunView run = client.query(id, false, Long.MAX_VALUE);
    Why.lines(run, client.agents().agents()).forEach(out::println);
    return ExitCodes.OK;
  }
}
