package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.CarrierTable;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.frontend.view.Format;
import io.pivotscope.frontend.view.Why;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive console: a query is typed over as many lines as it takes and ends with an empty
 * line or a semicolon; it then shows live until Ctrl-C, which stops it and prints the receipt.
 */
public final class Console {
  private static final String HELP =
      """
      Type a query, over several lines if you like, and end it with an empty line or a semicolon:
        From incr In DataNodeMetrics.incrBytesRead
        GroupBy incr.host
        Select incr.host, SUM(incr.delta)
      It runs until Ctrl-C. Tab tells what may come next.
        agents             the processes that are connected
        agents --carriers  what has travelled between them, and what has not
        queries            the queries that run
        why ID             why a query has no rows
        tracepoints        the names that the catalogues define
        explain QUERY      what a query becomes, without installing it
        stop ID | all      end queries
        help, quit\
      """;

  private final ApiClient client;
  private final PrintStream out;

  public Console(ApiClient client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  /** Reads and obeys until the end of input. */
  public void run() throws IOException, InterruptedException, ApiClient.Unreachable {
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).encoding("UTF-8").build()) {
      LineReader reader = new Prompt(terminal, client, System.getenv("NO_COLOR"));
      reader.setVariable(
          LineReader.HISTORY_FILE,
          Path.of(System.getProperty("user.home"), ".pivotscope", "history"));
      greet(terminal);
      while (true) {
        try {
          String line = strip(reader.readLine("pivotscope> "));
          if (line.equals("quit") || line.equals("exit")) {
            return;
          }
          if (!line.isEmpty()) {
            obey(line, terminal);
          }
        } catch (UserInterruptException again) {
          // Ctrl-C at the prompt abandons what was typed.
        } catch (EndOfFileException end) {
          return;
        }
      }
    }
  }

  private void greet(Terminal terminal) throws ApiClient.Unreachable {
    try {
      long live =
          client.agents().agents().stream()
              .filter(agent -> agent.presence().equals("live"))
              .count();
      terminal
          .writer()
          .printf(
              "pivotscope  frontend %s · %d processes · ? for help, Tab to complete%n",
              client.address(), live);
      terminal.flush();
    } catch (ApiClient.Refused e) {
      e.errors().forEach(out::println);
    }
  }

  /** What was typed without its end. */
  private static String strip(String line) {
    String text = line.strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
  }

  private void obey(String line, Terminal terminal) throws IOException, InterruptedException {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    try {
      switch (words[0].toLowerCase(Locale.ROOT)) {
        case "?", "help" -> out.println(HELP);
        case "agents" -> agents(rest, terminal);
        case "queries" -> queries();
        case "tracepoints" -> names();
        case "explain" -> explain(rest);
        case "why" -> why(rest);
        case "stop" -> stop(rest);
        default -> query(line, terminal);
      }
    } catch (ApiClient.Refused e) {
      e.errors().forEach(out::println);
    } catch (ApiClient.Unreachable e) {
      out.println("pivotscope: " + e.getMessage());
    }
    out.flush();
  }

  private void query(String text, Terminal terminal)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Api.Installed installed =
        client.install(new Api.InstallRequest(Api.QueryText.of(text, "query"), -1, true));
    installed.warnings().forEach(out::println);
    Follower follower = new Follower(client, installed.query(), System::nanoTime);
    RunView ended;
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, signal -> follower.requestStop());
    try (LiveScreen screen = LiveScreen.on(terminal, out)) {
      ended = follower.follow(screen.with(run -> {}));
      screen.clear();
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
    Table table = ended.table();
    if (table != null) {
      Format.TABLE.lines(table.titles(), table.rows()).forEach(out::println);
    }
    Footer.lines(ended).forEach(out::println);
    out.println(Footer.receipt(ended));
  }

  private void agents(String option, Terminal terminal)
      throws ApiClient.Unreachable, ApiClient.Refused {
    List<AgentView> agents = client.agents().agents();
    switch (option) {
      case "" -> processes(agents).forEach(out::println);
      case "--carriers" ->
          CarrierTable.lines(agents, terminal.getSize().getColumns()).forEach(out::println);
      default -> out.println("agents has no " + option + "; it has --carriers");
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

  private void queries() throws ApiClient.Unreachable, ApiClient.Refused {
    List<Object[]> rows = new ArrayList<>();
    for (RunView run : client.queries().queries()) {
      rows.add(
          new Object[] {Long.toString(run.id()), run.state(), run.text().replaceAll("\\s+", " ")});
    }
    Format.TABLE.lines(List.of("id", "state", "query"), rows).forEach(out::println);
  }

  private void names() throws ApiClient.Unreachable, ApiClient.Refused {
    for (Api.Tracepoint tracepoint : client.tracepoints().tracepoints()) {
      out.println("  " + tracepoint.name() + "  " + String.join(", ", tracepoint.exports()));
    }
  }

  private void explain(String text) throws ApiClient.Unreachable, ApiClient.Refused {
    Api.Explained explained = client.explain(Api.QueryText.of(text, "query"));
    explained.warnings().forEach(out::println);
    out.println(explained.text());
  }

  private void why(String id) throws ApiClient.Unreachable, ApiClient.Refused {
    if (id.matches("\\d{1,18}")) {
      RunView run = client.query(Long.parseLong(id), false, Long.MAX_VALUE);
      Why.lines(run, client.agents().agents()).forEach(out::println);
    } else {
      out.println("why needs the number of a query; queries lists them");
    }
  }

  private void stop(String which) throws ApiClient.Unreachable, ApiClient.Refused {
    for (RunView run : client.queries().queries()) {
      if (!run.isEnded() && (which.equals("all") || which.equals(Long.toString(run.id())))) {
        client.stop(run.id());
        out.println("query " + run.id() + " is being stopped");
      }
    }
  }
}
