package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.console.Console;
import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** The interactive console. */
@CommandLine.Command(
    name = "console",
    description = "Type queries and watch them answer; ? there for help.")
final class ConsoleCommand extends Command {
  @Mixin private Connection connection = new Connection();

  ConsoleCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, InterruptedException, ApiClient.Unreachable {
    int failures = new Console(connection.client(), out).run(System.in);
    return failures == 0 ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
