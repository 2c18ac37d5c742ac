package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.Cells;
import io.pivotscope.frontend.view.ScreenStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The interactive console: a line is one of the {@link Commands}, or else a query, which is typed
 * over as many lines as it takes and is then shown live. Where the input is a file or a pipe it is
 * obeyed line by line, and what is printed is plain.
 */
public final class Console {
  private final ApiClient client;
  private final PrintStream out;
  private int failures;

  public Console(ApiClient client, PrintStream out) {
    this.client = client;
    this.out = ScreenStream.of(out);
  }

  /** What is typed next. */
  interface Input {
    /** Empty for nothing, null at the end. */
    @Nullable String next() throws IOException;
  }

  /**
   * On the process's terminal if it has one, else what {@code in} holds. Returns as {@link #run}.
   */
  public int run(InputStream in) throws IOException, InterruptedException, ApiClient.Unreachable {
    if (System.console() == null) {
      Background background = new Background(client, out::println);
      return run(new PlainPrompt(in), new Session(client, out, null, true, background));
    }
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).encoding("UTF-8").build()) {
      LineReader reader = new Prompt(terminal, client, System.getenv("NO_COLOR"));
      reader.setVariable(
          LineReader.HISTORY_FILE,
          Path.of(System.getProperty("user.home"), ".pivotscope", "history"));
      boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
      Background background =
          new Background(client, line -> reader.printAbove(Cells.visibleLines(line)));
      Session session = new Session(client, out, terminal, dumb, background);
      greet();
      run(typed(reader), session);
      return 0; // whoever typed has read what went wrong
    }
  }

  private static Input typed(LineReader reader) {
    return () -> {
      try {
        return reader.readLine("pivotscope> ");
      } catch (UserInterruptException again) {
        return ""; // Ctrl-C at the prompt abandons what was typed
      } catch (EndOfFileException end) {
        return null;
      }
    };
  }

  private void greet() throws ApiClient.Unreachable {
    try {
      long live =
          client.agents().agents().stream()
              .filter(agent -> agent.presence().equals("live"))
              .count();
      out.printf(
          "pivotscope  frontend %s · %d processes · ? for help, Tab to complete%n",
          client.address(), live);
    } catch (ApiClient.Refused e) {
      e.errors().forEach(out::println);
    }
    out.flush();
  }

  /** Reads and obeys until the end of input; returns how many lines could not be obeyed. */
  int run(Input input, Session session) throws IOException, InterruptedException {
    while (!session.isOver()) {
      String line = input.next();
      if (line == null) {
        break;
      }
      String text = withoutEnd(line);
      if (!text.isEmpty()) {
        obey(text, session);
      }
    }
    sayWhatRuns(session.background.all());
    out.flush();
    return failures;
  }

  /** What was typed without its semicolon. */
  private static String withoutEnd(String line) {
    String text = line.strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
  }

  private void obey(String line, Session session) throws IOException, InterruptedException {
    Optional<Command> command = Commands.of(line);
    try (Interruptible until = Interruptible.when(session.isTyped())) {
      if (command.isPresent()) {
        command.get().action().run(Commands.rest(line), session);
      } else {
        QueryCommands.run(line, session);
      }
    } catch (Command.Mistake e) {
      failed(List.of(String.valueOf(e.getMessage())));
    } catch (ApiClient.Refused e) {
      failed(e.errors());
    } catch (ApiClient.Unreachable e) {
      failed(List.of("pivotscope: " + e.getMessage()));
    } catch (InterruptedException e) {
      if (!session.isTyped()) {
        throw e; // not by a key
      }
      failed(List.of("interrupted"));
    }
    out.flush();
  }

  private void failed(List<String> lines) {
    failures++;
    lines.forEach(out::println);
  }

  /** They were asked for by this console alone, so they end with the lease of its client. */
  private void sayWhatRuns(List<Long> ids) {
    for (long id : ids) {
      out.println(
          "query "
              + id
              + " runs on until the frontend misses this console, about a minute;"
              + " `pivotscope stop "
              + id
              + "` ends it now");
    }
  }
}
