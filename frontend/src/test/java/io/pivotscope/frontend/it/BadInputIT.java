package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.guest.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said, with the place and the exit code, and nothing is installed. */
class BadInputIT {
  private static final String WORK = "io.pivotscope.guest.Events.work";

  @TempDir static Path directory;

  private static Bench bench;
  private static Child worker;

  @BeforeAll
  static void start() {
    bench = new Bench(directory);
    assertNoProcess();
    worker = bench.guest("worker", Worker.class);
    bench.awaitAgents(1);
    worker.command("run 1 1 loads");
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static void assertNoProcess() {
    Child query = bench.run("query", "-e", "From w In " + WORK + " Select COUNT", "--for", "1s");
    assertThat(query.process.exitValue()).as(query.toString()).isEqualTo(3);
    assertThat(String.join("\n", query.errors())).contains("no process");
    assertThat(bench.run("stop", "all").process.exitValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wher w.amount > 1 Select COUNT  | 1:43 | Where",
        "Select w.amuont                 | 1:52 | amount",
        "Where w.label > 5 Select COUNT  | 1:   | string",
        "Select w.label.toLowerCase()    | 1:50 | getter"
      })
  void aWrongQueryIsPointedAtAndNotInstalled(String clauses, String place, String hint) {
    assertRefused("From w In " + WORK + " " + clauses, place, hint);
  }

  @Test
  void aMisspeltMethodOfAClassThatAProcessHasIsPointedAt() {
    assertRefused("From w In io.pivotscope.guest.Events.wrok Select COUNT", "1:38", "work");
  }

  private static void assertRefused(String text, String place, String hint) {
    int before = Bench.rows(bench.run("queries", "--all", "-o", "json")).size();
    Child query = bench.run("query", "-e", text, "--for", "1s", "-o", "json");
    assertThat(query.process.exitValue()).as(query.toString()).isEqualTo(2);
    assertThat(query.lines()).isEmpty();
    String errors = String.join("\n", query.errors());
    assertThat(errors).contains(place).contains("^").containsIgnoringCase(hint);

    assertThat(Bench.rows(bench.run("queries", "--all", "-o", "json"))).hasSize(before);
    worker.command("run 1 1 unharmed");
    assertThat(worker.errors()).noneMatch(line -> line.contains("pivotscope"));
  }

  @Test
  void aTracepointThatNobodyHasIsWaitedForAndMissed() {
    Child query =
        bench.run(
            "query",
            "-e",
            "From x In com.example.Nowhere.at Select COUNT As n",
            "--for",
            "1s",
            "-o",
            "json");
    assertThat(query.process.exitValue()).as(query.toString()).isEqualTo(3);
    assertThat(query.lines()).containsExactly("{\"n\":0}");
    assertThat(String.join("\n", query.errors())).contains("com.example.Nowhere.at");
  }

  @Test
  void aFrontendThatIsNotThereIsSaidToBeMissing() {
    String nobody = "127.0.0.1:" + FrontendProcess.freePort();
    Child query =
        Child.start(
            "pivotscope query",
            List.of(
                Bench.ROOT.resolve("pivotscope").toString(),
                "query",
                "-e",
                "From w In " + WORK + " Select COUNT",
                "--frontend",
                nobody,
                "--token",
                bench.token().toString()),
            Map.of());
    assertThat(query.awaitExit()).isEqualTo(4);
    assertThat(query.lines()).isEmpty();
    assertThat(String.join("\n", query.errors()))
        .contains(nobody)
        .contains("./pivotscope frontend");
  }

  @Test
  void aWrongAgentOptionLeavesTheProgramAlone() {
    Child guest =
        bench.guest(System.getProperty("java.home"), "mistaken", ",colour=blue", Worker.class);
    guest.command("run 3 1 runs");
    guest.send("quit");
    assertThat(guest.awaitExit()).isZero();
    assertThat(guest.lines()).containsExactly("ready", "done run 3 1 runs");
    assertThat(String.join("\n", guest.errors())).contains("unknown option 'colour'");
    List<JsonObject> agents = Bench.rows(bench.run("agents", "--all", "-o", "json"));
    assertThat(agents)
        .extracting(agent -> agent.get("procName").getAsString())
        .doesNotContain("mistaken");
  }
}
