package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.demo.Demo;
import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Shows the flagship query on the sample system. */
@CommandLine.Command(
    name = "demo",
    description = "Start the sample system with agents and watch a query answer live.")
final class DemoCommand extends Command {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "how long its programs run (default: until Ctrl-C)")
  private long seconds;

  DemoCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    String home = System.getProperty("pivotscope.home");
    if (home == null) {
      throw new IOException("the demo is started by ./pivotscope demo");
    }
    boolean equal = new Demo(Path.of(home), out).run(seconds);
    return equal ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
