package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.view.Format;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the processes. */
@CommandLine.Command(name = "agents", description = "List the processes with an agent.")
final class AgentsCommand extends Command {
  private static final List<String> TITLES =
      List.of("procName", "host", "pid", "java", "agent", "state", "silentMillis", "queries");

  @Mixin private Connection connection = new Connection();

  @Option(names = "--all", description = "also those that have gone")
  private boolean all;

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or csv")
  private Format format = Format.TABLE;

  AgentsCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (AgentView agent : connection.client().agents().agents()) {
      if (!all && !agent.presence().equals("live")) {
        continue;
      }
      String state =
          agent.presence().equals("live") && !agent.connected() ? "disconnected" : agent.presence();
      rows.add(
          new @Nullable Object[] {
            agent.procName(),
            agent.host(),
            // A number, but not one to put commas into.
            format == Format.TABLE ? Long.toString(agent.pid()) : (Object) agent.pid(),
            agent.javaVersion(),
            agent.agentVersion(),
            state,
            agent.silentMillis(),
            String.join(", ", agent.queries())
          });
    }
    format.lines(TITLES, rows).forEach(out::println);
    return ExitCodes.OK;
  }
}
