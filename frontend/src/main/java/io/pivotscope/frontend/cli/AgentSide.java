package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.demo.AgentJar;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What agents need: their jar, and where the frontend waits for them. */
final class AgentSide {
  @Option(
      names = "--agents",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7070",
      description = "the frontend's --agents address (default: ${DEFAULT-VALUE})")
  private String address = "";

  String address() {
    return address;
  }

  /** Where the build puts it; it need not be there. */
  Path jar() {
    return AgentJar.under(Path.of(System.getProperty("pivotscope.home", ""))).toAbsolutePath();
  }
}
