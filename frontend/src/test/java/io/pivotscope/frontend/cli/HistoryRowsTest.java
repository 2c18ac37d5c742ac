package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpServer;
import io.pivotscope.frontend.http.TokenFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No answer of the history is short without a word. */
@Timeout(60)
class HistoryRowsTest {
  private static final byte[] ANSWER =
      ("{\"titles\":[\"n\"],\"types\":[\"BIGINT\"],\"rows\":[[7]],\"truncated\":true,"
              + "\"millis\":1,\"partial\":[\"q1: left: DataNode\"]}")
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  static Stream<Arguments> commands() {
    return Stream.of(
        arguments(List.of("sql", "-e", "from q1")),
        arguments(List.of("compare", "q1", "--before", "-2m..-1m", "--after", "-1m..now")));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whatIsMissingIsSaidBesideTheRows(List<String> command) throws Exception {
    Path token = directory.resolve("token");
    TokenFile.readOrMake(token);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, ANSWER.length);
          exchange.getResponseBody().write(ANSWER);
          exchange.close();
        });
    server.start();
    try {
      List<String> arguments = new ArrayList<>(command);
      String address = "127.0.0.1:" + server.getAddress().getPort();
      arguments.addAll(List.of("-o", "csv", "--frontend", address, "--token", token.toString()));
      CommandBench.Outcome outcome = CommandBench.plain(arguments.toArray(new String[0]));
      assertThat(outcome.lines()).containsExactly("n", "7");
      assertThat(outcome.err())
          .contains("partial: q1: left: DataNode", "there are more rows than 1; ");
    } finally {
      server.stop(0);
    }
  }
}
