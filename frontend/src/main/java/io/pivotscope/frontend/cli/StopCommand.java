package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.console.Follower;
import io.pivotscope.frontend.console.Stopping;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.Footer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends queries and waits until their classes are restored. */
@CommandLine.Command(
    name = "stop",
    description = "End a query, or all; wait until classes are restored.")
final class StopCommand extends Command {
  @Parameters(
      paramLabel = "ID|all",
      completionCandidates = CompletionCommand.QueriesOrAll.class,
      description = "number of the query, or all")
  private String which = "";

  @Mixin private Connection connection = new Connection();

  @Mixin private OutputFormat output = new OutputFormat();

  StopCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    ApiClient client = connection.client();
    Stopping asked;
    if (which.equals("all")) {
      asked = Stopping.of(client, id -> true);
    } else if (which.matches("\\d{1,18}")) {
      asked = new Stopping(List.of(client.stop(Long.parseLong(which))), List.of());
    } else {
      err.println("pivotscope: '" + which + "' is neither the number of a query nor all");
      return ExitCodes.QUERY_ERROR;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (RunView run : asked.stopping()) {
      RunView ended =
          new Follower(client, run, System::nanoTime)
              .follow(Follower.quiet(progress -> {}, lost -> err.println("pivotscope: " + lost)));
      String receipt = Footer.receipt(ended);
      rows.add(new @Nullable Object[] {ended.id(), receipt});
      if (output.isTable()) {
        out.println(receipt);
      }
    }
    if (!output.isTable()) {
      output.print(out, List.of("id", "receipt"), rows);
    }
    asked.refused().forEach(err::println);
    return asked.refused().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
