package io.pivotscope.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.lifecycle.Programs;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frontend process that is killed with -9 while reports stream in, from another working directory
 * than the checkout's: the query goes on with the same run, and its counts are exact.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KilledFrontendIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SEED = 20150304;

  @TempDir Path directory;
  private final List<FakeAgent> agents = new ArrayList<>();
  private Bench bench;

  @BeforeEach
  void begin() {
    bench = new Bench(directory);
  }

  @AfterEach
  void end() throws Exception {
    for (FakeAgent agent : agents) {
      agent.close();
    }
    bench.close();
  }

  @Test
  void countsAreExactHoweverOftenItIsKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    String token = TokenFile.read(bench.token());
    for (int i = 0; i < 2; i++) {
      agents.add(
          new FakeAgent(
              bench.agents(),
              token,
              "Guest" + i,
              100 + i,
              program -> 1,
              program -> List.of(Programs.group("k", 3))));
    }
    Child query =
        bench.begin(
            "query",
            "-e",
            "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT",
            "-o",
            "json");
    await().atMost(PATIENCE).until(() -> reported() > 20);
    for (int kill = 1; kill <= 3; kill++) {
      long before = reported();
      int more = random.nextInt(5, 30);
      await().atMost(PATIENCE).until(() -> reported() > before + more);
      bench.killFrontend();
      bench.restartFrontend();
      // Half of the kills find what they lose in segments, the others in the journal alone.
      if (kill == 2) {
        assertThat(sql("select count(*) as n from runs")).isEqualTo("{\"n\":1}");
      }
    }
    long last = reported();
    await().atMost(PATIENCE).until(() -> reported() > last + 20);
    Child stop = bench.run("stop", "all");
    assertThat(query.awaitExit()).as("%s", query).isZero();
    long rows = reported();
    assertThat(query.lines())
        .as("seed %d; %s", SEED, query)
        .containsExactly(
            "{\"x.host\":\"k\",\"SUM(x.elapsed)\":" + 3 * rows + ",\"COUNT\":" + rows + "}");
    assertThat(String.join("\n", query.errors())).contains("trying for 30 s").contains("0 dropped");
    assertThat(stop.lines()).anyMatch(line -> line.contains("query 1 ended (stopped)"));
    theHistoryIsExactToo(rows);
  }

  /** No window is lost and none is there twice, while it runs and in the files when it is down. */
  private void theHistoryIsExactToo(long rows) throws Exception {
    String sums = "sum(\"COUNT\") as n, sum(\"SUM(x.elapsed)\") as s from ";
    String exact = "{\"n\":" + rows + ",\"s\":" + 3 * rows + "}";
    assertThat(sql("select " + sums + "q1")).isEqualTo(exact);
    assertThat(sql("select " + sums + "q1_total")).isEqualTo(exact);
    bench.killFrontend();
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

  private String sql(String text) {
    Child sql = bench.run("sql", "-e", text, "-o", "json");
    assertThat(sql.awaitExit()).as("%s", sql).isZero();
    return String.join("\n", sql.lines());
  }

  private long reported() {
    return agents.stream().mapToLong(FakeAgent::reported).sum();
  }
}
