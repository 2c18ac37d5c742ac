package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.guest.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wildcards, lines and calls from the text of a query to its rows, on each JDK at once. */
class PatternsIT {
  private static final String GUEST = "io.pivotscope.guest.";

  @TempDir static Path directory;

  private static Bench bench;
  private static final List<Child> workers = new ArrayList<>();

  @BeforeAll
  static void start() {
    bench = new Bench(directory);
    for (String home : Jdks.all()) {
      workers.add(bench.guest(home, "worker" + workers.size(), "", Worker.class));
    }
    bench.awaitAgents(workers.size());
    all("run 1 1 loads");
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static void all(String command) {
    workers.forEach(worker -> worker.command(command));
  }

  @Test
  void wildcardsAndCallsCountWhatHappens() {
    Collection globs =
        bench.collect(
            "From w In "
                + GUEST
                + "Ev*.w*, *Worker.c* GroupBy w.class, w.method Select w.class, w.method, COUNT As n");
    Collection calls =
        bench.collect(
            "From c In "
                + GUEST
                + "Worker.call @call Events.work Where c.elapsed >= 0s"
                + " Select COUNT As n, SUM(c.amount) As total");
    List<Collection> queries = List.of(globs, calls);
    queries.forEach(query -> query.await(workers.size()));
    all("run 3 5 x");
    all("run 2 -1 x");
    int guests = workers.size();
    assertThat(globs.finish())
        .extracting(JsonObject::toString)
        .containsExactlyInAnyOrder(
            row(GUEST + "Events", "work", 5 * guests), row(GUEST + "Worker", "call", 5 * guests));
    assertThat(calls.finish())
        .extracting(JsonObject::toString)
        .containsExactly("{\"n\":" + 5 * guests + ",\"total\":" + 13 * guests + "}");
  }

  private static String row(String type, String method, int n) {
    return "{\"w.class\":\"%s\",\"w.method\":\"%s\",\"n\":%d}".formatted(type, method, n);
  }

  @Test
  void whatAPatternMatchesIsToldAndCapped() {
    String text = "From w In " + GUEST + "**.* Select COUNT As n With max 1 methods";
    Child query = bench.run("query", "-e", text, "--for", "1s", "-o", "json");
    assertThat(query.process.exitValue()).as(query.toString()).isEqualTo(2);
    assertThat(String.join("\n", query.errors()))
        .contains("methods in")
        .contains("more than 1")
        .contains("With max");
    Child explained = bench.run("explain", "-e", "From w In " + GUEST + "Ev*.w* Select COUNT");
    assertThat(String.join("\n", explained.lines()))
        .contains("== matches")
        .contains("Events.work(long, String)");
  }

  @Test
  void aLineWithoutCodeIsRefusedWithTheLinesThatHaveSome() {
    Child query =
        bench.run(
            "query",
            "-e",
            "From w In " + GUEST + "Events.work @line 1 Select COUNT As n",
            "--for",
            "1s",
            "-o",
            "json");
    assertThat(String.join("\n", query.errors()))
        .as(query.toString())
        .contains("no code begins at line 1; lines with code: ");
  }
}
