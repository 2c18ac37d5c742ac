package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.frontend.RunningFrontend;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** The shapes that programs read; docs/interfaces.md lists them. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class OutputFormatTest {

  /** What each command has in a row. */
  static final Map<String, List<String>> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put(
        "agents",
        List.of("procName", "host", "pid", "java", "agent", "state", "silentMillis", "queries"));
    FIELDS.put(
        "queries",
        List.of(
            "id",
            "state",
            "collectedSeconds",
            "leftSeconds",
            "processes",
            "hits",
            "partial",
            "query"));
    FIELDS.put(
        "audit",
        List.of(
            "number", "time", "who", "address", "what", "status", "query", "processes", "detail"));
    FIELDS.put("explain", List.of("stage", "text"));
    FIELDS.put("why", List.of("id", "rows", "hits", "seconds", "sources", "causes"));
    FIELDS.put("doctor", List.of("ok", "what", "found"));
    FIELDS.put("attach", List.of("pid", "main class"));
    FIELDS.put("query", List.of("w.host", "COUNT"));
    FIELDS.put("stop", List.of("id", "receipt"));
    FIELDS.put("saved", List.of("name", "question"));
    FIELDS.put("sql", List.of("n"));
  }

  /** They have something to print with a real fleet, or after some time. */
  private static final List<String> ELSEWHERE = List.of("find", "compare", "panic");

  @TempDir Path directory;

  @Test
  void everyTableIsJsonAndCsvToo() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      CommandBench bench = new CommandBench(frontend);
      frontend.agent("Orders", RunningFrontend::anyRow);
      await().until(() -> bench.run("agents", "-o", "json").lines().size() == 1);
      for (int i = 0; i < 2; i++) {
        frontend.post(
            "/api/queries",
            "{\"query\":{\"text\":\"From x In app.A.m Select COUNT\",\"file\":\"q\","
                + "\"catalogues\":[],\"unoptimised\":false},\"forMillis\":0,\"attached\":false}");
      }
      for (Map.Entry<String, List<String>> each : FIELDS.entrySet()) {
        String command = each.getKey();
        for (String line : bench.run(arguments(command, 1, "json")).lines()) {
          JsonObject row = JsonParser.parseString(line).getAsJsonObject();
          assertThat(row.keySet()).as(command).containsExactlyElementsOf(each.getValue());
        }
        List<String> csv = bench.run(arguments(command, 2, "csv")).lines();
        // A diagnosis is a tree; as a table it is its lines.
        List<String> columns = command.equals("why") ? List.of("id", "says") : each.getValue();
        assertThat(csv.get(0)).isEqualTo(String.join(",", columns));
        assertThat(csv).as(command).hasSizeGreaterThan(1);
      }
    }
  }

  private static String[] arguments(String command, int id, String format) {
    String query = "From w In com.example.Orders.place Select w.host, COUNT";
    return switch (command) {
      case "query" -> new String[] {command, "-e", query, "--for", "300ms", "-o", format};
      case "explain" -> new String[] {command, "-e", query, "-o", format};
      case "sql" -> new String[] {command, "-e", "select 7 as n", "-o", format};
      case "why", "stop" -> new String[] {command, Integer.toString(id), "-o", format};
      default -> new String[] {command, "-o", format};
    };
  }

  @Test
  void noCommandWithAFormatIsForgotten() {
    Map<String, CommandSpec> commands = CommandPages.commands();
    assertThat(
            commands.keySet().stream()
                .filter(name -> commands.get(name).mixins().containsKey("output"))
                .filter(name -> !ELSEWHERE.contains(name)))
        .containsExactlyInAnyOrderElementsOf(FIELDS.keySet());
  }
}
