package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.RunningFrontend;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the pages of the commands show is accepted, and does what it says. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ExamplesTest {

  /** They start processes or wait for somebody, or ask a real fleet, as PageCommandsIT does. */
  private static final Set<String> PARSED_ONLY =
      Set.of(
          "frontend", "demo", "console", "attach", "find", "chain", "sql", "compare", "credential");

  @TempDir Path directory;

  @Test
  void everyExampleIsAccepted() throws Exception {
    for (String command : CommandPages.commands().keySet()) {
      for (Examples example : Examples.of(command)) {
        List<String> arguments = example.arguments();
        assertThat(arguments.get(0)).isEqualTo(command);
        assertThat(example.says()).matches(".+[.?]");
        Main.line(
                new PrintStream(PrintStream.nullOutputStream()),
                new PrintStream(PrintStream.nullOutputStream()))
            .parseArgs(arguments.toArray(new String[0]));
      }
    }
  }

  @Test
  void everyExampleThatCanRunDoes() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      CommandBench bench = new CommandBench(frontend);
      frontend.agent("Orders", RunningFrontend::anyRow);
      await().until(() -> bench.run("agents", "-o", "json").lines().size() == 1);
      // The query that the examples call number 1.
      frontend.post(
          "/api/queries",
          "{\"query\":{\"text\":\"From x In app.A.m Select"
              + " COUNT\",\"file\":\"q\",\"catalogues\":[],"
              + "\"unoptimised\":false},\"forMillis\":0,\"attached\":false}");
      int ran = 0;
      for (String command : CommandPages.commands().keySet()) {
        for (Examples example : Examples.of(command)) {
          if (!PARSED_ONLY.contains(command) && !example.arguments().contains("-f")) {
            check(bench, command, example);
            ran++;
          }
        }
      }
      assertThat(ran).isGreaterThan(12);
      assertThat(Files.readString(directory.resolve("dashboard.json"))).contains("pivotscope_q1_");
    }
  }

  private void check(CommandBench bench, String command, Examples example) throws Exception {
    List<String> arguments = new ArrayList<>(example.arguments());
    arguments.replaceAll(each -> each.equals("10s") ? "300ms" : each);
    arguments.replaceAll(
        each -> each.equals("dashboard.json") ? directory.resolve(each).toString() : each);
    String[] typed = arguments.toArray(new String[0]);
    CommandBench.Outcome outcome =
        command.equals("completion") ? CommandBench.plain(typed) : bench.run(typed);
    // The doctor finds something: nobody listens on the usual port for agents.
    assertThat(outcome.code())
        .as(example.typed() + "\n" + outcome.err())
        .isEqualTo(command.equals("doctor") ? ExitCodes.FAILED : ExitCodes.OK);
    if (!arguments.contains("stop") && !command.equals("grafana")) {
      assertThat(outcome.out()).as(example.typed()).isNotBlank();
    }
  }
}
