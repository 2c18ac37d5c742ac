package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.view.CarrierTable;
import io.pivotscope.frontend.view.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is connected, and what it can be asked. */
final class FleetCommands {
  private FleetCommands() {}

  static void agents(String option, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    List<AgentView> agents = session.client.agents().agents();
    switch (option) {
      case "" -> session.say(processes(agents));
      case "--carriers" -> session.say(CarrierTable.lines(agents, session.width()));
      default -> throw new Command.Mistake("agents has no " + option + "; it has --carriers");
    }
  }

  private static List<String> processes(List<AgentView> agents) {
    List<Object[]> rows = new ArrayList<>();
    for (AgentView agent : agents) {
      rows.add(
          new Object[] {
            agent.procName(),
            agent.host(),
            Long.toString(agent.pid()),
            agent.presence(),
            String.join(", ", agent.queries())
          });
    }
    return Format.TABLE.lines(List.of("procName", "host", "pid", "state", "queries"), rows);
  }

  static void tracepoints(String part, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    List<Object[]> rows = new ArrayList<>();
    for (Api.Tracepoint tracepoint : session.client.tracepoints().tracepoints()) {
      if (tracepoint.name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT))) {
        rows.add(new Object[] {tracepoint.name(), String.join(", ", tracepoint.exports())});
      }
    }
    if (rows.isEmpty()) {
      throw new Command.Mistake("no catalogue has a name with " + part);
    }
    session.say(Format.TABLE.lines(List.of("tracepoint", "exports"), rows));
  }

  static void saved(String system, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    List<Object[]> rows = new ArrayList<>();
    for (Api.Saved each : session.client.saved().saved()) {
      if (system.isEmpty() || each.system().equals(system)) {
        rows.add(new Object[] {"@" + each.name(), each.question()});
      }
    }
    if (rows.isEmpty()) {
      throw new Command.Mistake("no saved query is for " + system + "; saved lists all");
    }
    session.say(Format.TABLE.lines(List.of("name", "question"), rows));
  }
}
