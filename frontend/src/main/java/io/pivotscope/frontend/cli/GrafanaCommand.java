package io.pivotscope.frontend.cli;

import com.google.gson.GsonBuilder;
import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a dashboard over a query's metrics. */
@CommandLine.Command(
    name = "grafana",
    description = {
      "Make a Grafana dashboard for a query that has not ended.",
      "Prometheus has to scrape the frontend's /metrics; Grafana imports the file."
    })
final class GrafanaCommand extends Command {
  @Parameters(
      paramLabel = "ID",
      completionCandidates = CompletionCommand.Queries.class,
      description = "number of the query")
  private long id;

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "where the dashboard is written (default: printed)")
  private @Nullable Path file;

  @Mixin private Connection connection = new Connection();

  GrafanaCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, ApiClient.Unreachable, ApiClient.Refused {
    String dashboard =
        new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create()
            .toJson(connection.client().grafana(id));
    if (file == null) {
      out.println(dashboard);
    } else {
      Files.writeString(file, dashboard + "\n");
      err.println("wrote " + file + "; in Grafana: Dashboards, New, Import");
    }
    return ExitCodes.OK;
  }
}
