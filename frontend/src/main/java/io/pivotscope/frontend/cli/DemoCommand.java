package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.demo.Demo;
import io.pivotscope.frontend.demo.DemoFrontend;
import io.pivotscope.frontend.demo.Hunt;
import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--hunt",
      description = "plant a fault and install nothing: find it, with docs/tutorial.md")
  private boolean hunt;

  @Option(
      names = "--agents",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      description = "where agents connect (default: 127.0.0.1:7070 if it is free)")
  private @Nullable InetSocketAddress agents;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      description = "where commands connect (default: 127.0.0.1:7071 if it is free)")
  private @Nullable InetSocketAddress http;

  DemoCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    String home = System.getProperty("pivotscope.home");
    if (home == null) {
      throw new IOException("the demo is started by ./pivotscope demo");
    }
    DemoFrontend.Addresses addresses = new DemoFrontend.Addresses(agents, http);
    if (hunt) {
      new Hunt(Path.of(home), out).run(addresses, seconds);
      return ExitCodes.OK;
    }
    boolean equal = new Demo(Path.of(home), out).run(addresses, seconds);
    return equal ? ExitCodes.OK : ExitCodes.FAILED;
  }
}
