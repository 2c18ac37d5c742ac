package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.Format;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a query becomes; installs nothing. */
@CommandLine.Command(name = "explain", description = "Show what a query becomes; install nothing.")
final class ExplainCommand extends Command {
  @Mixin private QueryText query = new QueryText();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json")
  private Format format = Format.TABLE;

  ExplainCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, ApiClient.Unreachable, ApiClient.Refused {
    Api.Explained explained = connection.client().explain(query.toApi());
    explained.warnings().forEach(err::println);
    if (format == Format.TABLE) {
      out.println(explained.text().stripTrailing());
    } else {
      @Nullable Object[] row = {explained.text()};
      format.lines(List.of("explain"), List.<@Nullable Object[]>of(row)).forEach(out::println);
    }
    return ExitCodes.OK;
  }
}
