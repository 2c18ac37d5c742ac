package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.chain.Chain;
import io.pivotscope.frontend.console.ScreenWidth;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.ChainText;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one causal chain of a query. */
@CommandLine.Command(
    name = "chain",
    description = "Show one causal chain of a query: its events, hop by hop, with their times.")
final class ChainCommand extends Command {
  private enum Form {
    TEXT,
    JSON
  }

  @Parameters(paramLabel = "ID", description = "number of the query")
  private long id;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "collect for so long, at most 1m (default: 3s)")
  private long forMillis;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description = "of the chain's events, as in the query: \"r.elapsed > 40ms\"")
  private @Nullable String where;

  @Option(names = "-o", paramLabel = "FORMAT", defaultValue = "text", description = "text or json")
  private Form form = Form.TEXT;

  ChainCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    Chain chain = connection.client().chain(id, new Api.ChainRequest(forMillis, where));
    if (form == Form.JSON) {
      out.println(Api.GSON.toJson(chain));
    } else {
      ChainText.lines(chain, ScreenWidth.columns()).forEach(out::println);
    }
    return ExitCodes.OK;
  }
}
