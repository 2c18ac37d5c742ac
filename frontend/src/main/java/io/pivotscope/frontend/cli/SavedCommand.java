package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.SavedNames;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the saved queries. */
@CommandLine.Command(
    name = "saved",
    description = "List the saved queries; query @NAME runs one, saved show NAME prints it.")
final class SavedCommand extends Command {
  @Mixin private Connection connection = new Connection();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SYSTEM",
      description = "only those of hdfs, hbase, zookeeper, kafka, grpc, http, jvm or own")
  private @Nullable String system;

  @Mixin private OutputFormat output = new OutputFormat();

  SavedCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, ApiClient.Unreachable, ApiClient.Refused {
    Api.SavedList all = connection.client().saved();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Api.Saved each : all.saved()) {
      if (system == null || each.system().equals(system)) {
        rows.add(new @Nullable Object[] {each.name(), each.question()});
      }
    }
    all.problems().forEach(err::println);
    if (rows.isEmpty() && system != null) {
      List<String> systems = all.saved().stream().map(Api.Saved::system).distinct().toList();
      throw new ApiClient.Refused(
          422,
          List.of(
              "no saved query is for "
                  + system
                  + "\nhint: there are some for "
                  + String.join(", ", systems)));
    }
    output.print(out, List.of("name", "question"), rows);
    return ExitCodes.OK;
  }

  /** Prints one. */
  @CommandLine.Command(name = "show", description = "Print a saved query and what it is for.")
  static final class Show extends Command {
    @Mixin private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "NAME", description = "as saved lists it")
    private String name = "";

    Show(PrintStream out, PrintStream err) {
      super(out, err);
    }

    @Override
    int run() throws ApiClient.Unreachable, ApiClient.Refused {
      SavedNames.lines(SavedNames.find(connection.client(), name)).forEach(out::println);
      return ExitCodes.OK;
    }
  }
}
