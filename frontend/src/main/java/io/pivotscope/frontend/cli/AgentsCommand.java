package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.console.ScreenWidth;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.view.CarrierTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the processes. */
@CommandLine.Command(
    name = "agents",
    description = "List the processes with an agent, and where each stands with which query.")
final class AgentsCommand extends Command {
  private static final List<String> TITLES =
      List.of("procName", "host", "pid", "java", "agent", "state", "silentMillis", "queries");

  @Mixin private Connection connection = new Connection();

  @Option(names = "--all", description = "also those that have gone")
  private boolean all;

  @Option(
      names = "--carriers",
      description = {
        "what has travelled over each hop of each carrier, what is off, threads in requests;",
        "docs/propagation.md says what each count means"
      })
  private boolean carriers;

  @Mixin private OutputFormat output = new OutputFormat();

  AgentsCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws ApiClient.Unreachable, ApiClient.Refused {
    List<AgentView> agents =
        connection.client().agents().agents().stream()
            .filter(agent -> all || agent.presence().equals("live"))
            .toList();
    lines(agents).forEach(out::println);
    return ExitCodes.OK;
  }

  private List<String> lines(List<AgentView> agents) {
    if (carriers) {
      return output.isTable()
          ? CarrierTable.lines(agents, ScreenWidth.columns())
          : output.format().lines(CarrierTable.TITLES, CarrierTable.rows(agents));
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (AgentView agent : agents) {
      String state =
          agent.presence().equals("live") && !agent.connected() ? "disconnected" : agent.presence();
      rows.add(
          new @Nullable Object[] {
            agent.procName(),
            agent.host(),
            // A number, but not one to put commas into.
            output.isTable() ? Long.toString(agent.pid()) : (Object) agent.pid(),
            agent.javaVersion(),
            agent.agentVersion(),
            state,
            agent.silentMillis(),
            String.join(", ", agent.queries())
          });
    }
    return output.format().lines(TITLES, rows);
  }
}
