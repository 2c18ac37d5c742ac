package io.pivotscope.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.lifecycle.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frontend process that is killed with -9 while reports stream in, from another working directory
 * than the checkout's: the query goes on with the same run, and its counts are exact.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KilledFrontendIT {
  private static final Path LAUNCHER = Path.of("").toAbsolutePath().resolveSibling("pivotscope");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SEED = 20150304;

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<FakeAgent> agents = new ArrayList<>();
  private final int agentsPort = Bench.freePort();
  private final int httpPort = Bench.freePort();

  @AfterEach
  void end() throws Exception {
    for (FakeAgent agent : agents) {
      agent.close();
    }
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  /** {@code exec} in the launcher makes the process the JVM itself. */
  private Process start(String name, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--token", directory.resolve("token").toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve(name + ".out").toFile())
            .redirectError(directory.resolve(name + ".err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Process startFrontend(String name) throws IOException {
    Process process =
        start(
            name,
            "frontend",
            "--agents",
            "127.0.0.1:" + agentsPort,
            "--http",
            "127.0.0.1:" + httpPort,
            "--data",
            directory.resolve("data").toString());
    await().atMost(PATIENCE).until(() -> text(name + ".out").contains("ready"));
    return process;
  }

  private String text(String file) {
    try {
      return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void countsAreExactHoweverOftenItIsKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Process frontend = startFrontend("frontend-0");
    String token = text("token").strip();
    for (int i = 0; i < 2; i++) {
      agents.add(
          new FakeAgent(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), agentsPort),
              token,
              "Guest" + i,
              100 + i,
              program -> 1,
              program -> List.of(Programs.group("k", 3))));
    }
    Process query =
        start(
            "query",
            "query",
            "-e",
            "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT",
            "--frontend",
            "127.0.0.1:" + httpPort,
            "-o",
            "json");
    await().atMost(PATIENCE).until(() -> reported() > 20);
    for (int kill = 1; kill <= 3; kill++) {
      long before = reported();
      int more = random.nextInt(5, 30);
      await().atMost(PATIENCE).until(() -> reported() > before + more);
      frontend.destroyForcibly().waitFor();
      frontend = startFrontend("frontend-" + kill);
      // Half of the kills find what they lose in segments, the others in the journal alone.
      if (kill == 2) {
        assertThat(sql("between", "select count(*) as n from runs")).isEqualTo("{\"n\":1}\n");
      }
    }
    long last = reported();
    await().atMost(PATIENCE).until(() -> reported() > last + 20);
    Process stop = start("stop", "stop", "all", "--frontend", "127.0.0.1:" + httpPort);
    assertThat(stop.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(query.waitFor(60, TimeUnit.SECONDS)).isTrue();
    long rows = reported();
    assertThat(text("query.out"))
        .as("seed %d; %s", SEED, text("query.err"))
        .isEqualTo(
            "{\"x.host\":\"k\",\"SUM(x.elapsed)\":" + 3 * rows + ",\"COUNT\":" + rows + "}\n");
    assertThat(query.exitValue()).as(text("query.err")).isZero();
    assertThat(text("query.err")).contains("trying for 30 s").contains("0 dropped");
    assertThat(text("stop.out")).contains("query 1 ended (stopped)");
    theHistoryIsExactToo(rows, frontend);
  }

  /** No window is lost and none is there twice, while it runs and in the files when it is down. */
  private void theHistoryIsExactToo(long rows, Process frontend) throws Exception {
    String sums = "sum(\"COUNT\") as n, sum(\"SUM(x.elapsed)\") as s from ";
    String exact = "{\"n\":" + rows + ",\"s\":" + 3 * rows + "}\n";
    assertThat(sql("windows", "select " + sums + "q1")).isEqualTo(exact);
    assertThat(sql("total", "select " + sums + "q1_total")).isEqualTo(exact);
    frontend.destroyForcibly().waitFor();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var answer =
            statement.executeQuery(
                "select count(*) = count(distinct window_begin), "
                    + sums
                    + "read_parquet('"
                    + directory.resolve("data/history/q1-*/windows-*.parquet")
                    + "')")) {
      assertThat(answer.next()).isTrue();
      assertThat(answer.getBoolean(1)).isTrue();
      assertThat(answer.getLong("n")).isEqualTo(rows);
    }
  }

  private String sql(String name, String text) throws Exception {
    Process sql =
        start(
            "sql-" + name, "sql", "-e", text, "-o", "json", "--frontend", "127.0.0.1:" + httpPort);
    assertThat(sql.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sql.exitValue()).as(text("sql-" + name + ".err")).isZero();
    return text("sql-" + name + ".out");
  }

  private long reported() {
    return agents.stream().mapToLong(FakeAgent::reported).sum();
  }
}
