package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.console.Panic;
import io.pivotscope.frontend.http.ApiClient;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Removes everything everywhere. */
@CommandLine.Command(
    name = "panic",
    description = {
      "End all queries at once and remove them from all processes, whoever installed them.",
      "What had not been reported is lost, and said to be. Tells who has not confirmed."
    })
final class PanicCommand extends Command {
  @Mixin private Connection connection = new Connection();

  @Mixin private OutputFormat output = new OutputFormat();

  PanicCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Panic panic = Panic.in(connection.client(), System::nanoTime);
    if (output.isTable()) {
      panic.lines().forEach(out::println);
    } else {
      output.print(out, List.of("id", "receipt"), panic.rows());
      panic.unconfirmed().forEach(line -> err.println("pivotscope: " + line));
    }
    return panic.unconfirmed().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
