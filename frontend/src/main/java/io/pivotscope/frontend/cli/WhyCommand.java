package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.probe.Diagnosis;
import io.pivotscope.frontend.view.Format;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why a query has no rows. */
@CommandLine.Command(name = "why", description = "Say why a query has no rows, or too few.")
final class WhyCommand extends Command {
  @Parameters(paramLabel = "ID", description = "number of the query")
  private long id;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--probe",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = Durations.class,
      description =
          "where a source is not called, count calls of its overrides for so long (default: 2s)")
  private long probeMillis;

  @Option(names = "--no-probe", description = "count nothing; name them only")
  private boolean quiet;

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json")
  private Format format = Format.TABLE;

  WhyCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    Diagnosis why = connection.client().why(id, quiet ? 0 : probeMillis);
    if (format == Format.JSON) {
      out.println(Api.GSON.toJson(why));
    } else {
      why.lines().forEach(out::println);
    }
    return ExitCodes.OK;
  }
}
