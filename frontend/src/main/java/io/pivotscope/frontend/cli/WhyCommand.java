package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.probe.Diagnosis;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why a query has no rows. */
@CommandLine.Command(name = "why", description = "Say why a query has no rows, or too few.")
final class WhyCommand extends Command {
  @Parameters(
      paramLabel = "ID",
      completionCandidates = CompletionCommand.Queries.class,
      description = "number of the query")
  private long id;

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputFormat output = new OutputFormat();

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

  WhyCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    Diagnosis why = connection.client().why(id, quiet ? 0 : probeMillis);
    switch (output.format()) {
      case JSON -> out.println(Api.GSON.toJson(why));
      case CSV -> {
        List<@Nullable Object[]> rows = new ArrayList<>();
        why.lines().forEach(line -> rows.add(new @Nullable Object[] {id, line.strip()}));
        output.print(out, List.of("id", "says"), rows);
      }
      case TABLE -> why.lines().forEach(out::println);
    }
    return ExitCodes.OK;
  }
}
