package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.RunningFrontend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codes that scripts rely on. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ExitCodesTest {
  private static final String QUERY = "From w In com.example.Orders.place Select w.host, COUNT";

  /** What a command needs to be complete. */
  private static final Map<String, List<String>> ARGUMENTS =
      Map.ofEntries(
          Map.entry("query", List.of("-e", QUERY, "--for", "300ms")),
          Map.entry("explain", List.of("-e", QUERY)),
          Map.entry("why", List.of("1")),
          Map.entry("stop", List.of("1")),
          Map.entry("grafana", List.of("1")),
          Map.entry("chain", List.of("1")),
          Map.entry("find", List.of("place")),
          Map.entry("sql", List.of("-e", "select 1")),
          Map.entry("compare", List.of("q1", "--before", "-2m..-1m", "--after", "-1m..now")),
          Map.entry("credential", List.of("alice", "--roles", "view", "--credentials", "x")),
          Map.entry("completion", List.of("bash")));

  @TempDir Path directory;

  static Stream<String> commands() {
    return CommandPages.commands().keySet().stream();
  }

  /** Those that speak to a frontend, and say nothing else. */
  static Stream<String> speaking() {
    return Stream.of(
        "query", "explain", "find", "agents", "queries", "why", "chain", "sql", "compare", "saved",
        "stop", "panic", "grafana", "audit", "console");
  }

  private static String[] complete(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(ARGUMENTS.getOrDefault(command, List.of()));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsZeroAndAnUnknownOptionTwo(String command) {
    assertThat(CommandBench.plain(command, "--help").code()).isEqualTo(ExitCodes.OK);
    CommandBench.Outcome wrong = CommandBench.plain(complete(command, "--nonsense"));
    assertThat(wrong.code()).isEqualTo(ExitCodes.QUERY_ERROR);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains("--nonsense");
  }

  @ParameterizedTest
  @MethodSource("speaking")
  void nobodyThereIsFour(String command) throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    CommandBench.Outcome outcome =
        CommandBench.plain(
            complete(
                command,
                "--frontend",
                "127.0.0.1:" + free,
                "--token",
                directory.resolve("none").toString()));
    assertThat(outcome.code()).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("pivotscope: no frontend");
  }

  @Test
  void theOthers() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      CommandBench bench = new CommandBench(frontend);
      assertThat(bench.run(complete("query")).code()).isEqualTo(ExitCodes.NOTHING_MATCHED);
      frontend.agent("Orders", RunningFrontend::anyRow);
      await().until(() -> bench.run("agents", "-o", "json").lines().size() == 1);
      assertThat(bench.run(complete("query")).code()).isEqualTo(ExitCodes.OK);
      for (String command : List.of("query", "explain")) {
        assertThat(bench.run(command, "-e", "Frm x").code()).isEqualTo(ExitCodes.QUERY_ERROR);
        assertThat(bench.run(command, "-f", directory.resolve("no.pq").toString()).code())
            .isEqualTo(ExitCodes.FAILED);
      }
      for (String command : List.of("why", "chain", "stop", "grafana")) {
        CommandBench.Outcome none = bench.run(command, "99");
        assertThat(none.code()).as(command).isEqualTo(ExitCodes.FAILED);
        assertThat(none.err()).contains("there is no query 99");
      }
      assertThat(bench.run("stop", "some").code()).isEqualTo(ExitCodes.QUERY_ERROR);
      assertThat(CommandBench.plain("frontend", "--otlp", "http://192.0.2.1/").err())
          .contains("will not push to 192.0.2.1 in the clear");
      CommandBench.Outcome open = CommandBench.plain(anywhere());
      assertThat(open.code()).isEqualTo(ExitCodes.FAILED);
      assertThat(open.err())
          .contains("will not listen at 0.0.0.0", "give --tls-cert FILE --tls-key FILE --tls-ca");
    }
  }

  /** A frontend that everybody could reach. */
  private String[] anywhere() {
    return new String[] {
      "frontend",
      "--agents",
      "0.0.0.0:0",
      "--data",
      directory.resolve("data").toString(),
      "--token",
      directory.resolve("token").toString()
    };
  }

  @Test
  void helpAndPagesTellThemAll() {
    String help = CommandBench.plain("--help").out().replaceAll("\\s+", " ");
    ExitCodes.meanings()
        .forEach((code, meaning) -> assertThat(help).contains(code + " " + meaning));
  }
}
