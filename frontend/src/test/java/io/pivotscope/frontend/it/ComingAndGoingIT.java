package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.guest.Worker;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes and frontends that come, go and come back while a query collects. */
class ComingAndGoingIT {
  private static final String COUNT =
      "From w In io.pivotscope.guest.Events.work GroupBy w.procName"
          + " Select w.procName, COUNT As n, SUM(w.amount) As sum";

  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(directory);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private Child worker(String name) {
    return bench.guest(name, Worker.class);
  }

  private static String row(String name, int count, int sum) {
    return "{\"w.procName\":\"" + name + "\",\"n\":" + count + ",\"sum\":" + sum + "}";
  }

  private static List<String> texts(List<JsonObject> rows) {
    return rows.stream().map(JsonObject::toString).toList();
  }

  @Test
  void countsAreExactAcrossAFrontendThatIsKilled() {
    Child worker = worker("worker");
    bench.awaitAgents(1);
    Collection query = bench.collect(COUNT).await(1);
    worker.command("run 1000 1 before");
    awaitCounted(query, 1000);
    worker.command("run 300 1 unreported");
    bench.killFrontend();
    worker.command("run 500 2 away");
    query.command.awaitError(line -> line.contains("trying for 30 s"));
    bench.restartFrontend();
    worker.command("run 200 3 after");
    bench.awaitAgents(1);
    assertThat(texts(query.finish())).containsExactly(row("worker", 2000, 2900));
  }

  /** Rows that have arrived while the query goes on. */
  private static void awaitCounted(Collection query, long count) {
    Awaitility.await().atMost(Bench.LIMIT).until(() -> query.look().counters().hits() >= count);
  }

  @Test
  void aProcessThatIsKilledIsNamedAndTheQueryGoesOn() {
    Child killed = worker("killed");
    Child stays = worker("stays");
    bench.awaitAgents(2);
    Collection query = bench.collect(COUNT).await(2);
    killed.command("run 10 1 x");
    stays.command("run 20 1 x");
    awaitCounted(query, 30);
    killed.close();
    bench.awaitAgents(1);
    stays.command("run 5 1 y");
    assertThat(texts(query.stop()))
        .containsExactlyInAnyOrder(row("killed", 10, 10), row("stays", 25, 25));
    assertThat(query.command.errors())
        .anyMatch(line -> line.startsWith("partial: left: killed"))
        .noneMatch(line -> line.contains("partial: left: stays"));
  }

  @Test
  void aProcessThatComesLateTakesPartAndThatEndsGoesInPeace() {
    Child first = worker("first");
    bench.awaitAgents(1);
    Collection query = bench.collect(COUNT).await(1);
    Child late = worker("late");
    bench.awaitAgents(2);
    query.await(2);
    late.command("run 7 3 x");
    late.send("quit");
    assertThat(late.awaitExit()).isZero();
    bench.awaitAgents(1);
    first.command("run 2 1 x");
    assertThat(texts(query.stop()))
        .containsExactlyInAnyOrder(row("first", 2, 2), row("late", 7, 21));
    assertThat(query.command.errors()).noneMatch(line -> line.contains("partial: left"));
  }

  /** What happens while it is tried is not counted; then it is, until everything is taken out. */
  @Test
  void aCanaryGoesFirstAndPanicTakesEverythingOut() throws Exception {
    Child first = worker("first");
    Child second = worker("second");
    bench.awaitAgents(2);
    first.command("run 1 1 loads");
    second.command("run 1 1 loads");
    Collection query = bench.collect(COUNT, "--canary", "1s");
    Awaitility.await()
        .atMost(Bench.LIMIT)
        .until(
            () ->
                bench.api().queries().queries().stream()
                    .anyMatch(run -> run.state().equals("trying") && run.processes().size() == 1));
    first.command("run 50 1 trial");
    second.command("run 50 1 trial");
    query.await(2);
    first.command("run 10 1 x");
    second.command("run 20 1 x");
    awaitCounted(query, 30);
    Child panic = bench.run("panic");
    assertThat(panic.process.exitValue()).as(panic.toString()).isZero();
    assertThat(String.join("\n", panic.lines()))
        .contains("panic: 1 query ended in ", "classes restored in 2 processes");
    assertThat(query.command.awaitExit()).isZero();
    assertThat(texts(Bench.rows(query.command)))
        .containsExactlyInAnyOrder(row("first", 10, 10), row("second", 20, 20));
    second.command("run 5 1 x");
    assertThat(bench.run("queries", "-o", "json").lines()).isEmpty();
  }

  @Test
  void rowsComeSoonAndClassesAreRestored() throws Exception {
    Child worker = worker("worker");
    bench.awaitAgents(1);
    worker.command("run 1 1 loads");
    Collection query = bench.collect(COUNT, "--live");
    while (query.command.lines().isEmpty()) {
      assertThat(query.command.process.isAlive()).as(query.command.toString()).isTrue();
      worker.command("run 1 1 x");
    }
    long firstRow = System.currentTimeMillis();
    query.await(1);
    RunView run = query.look();
    System.out.printf("install to first row: %.1f s%n", (firstRow - run.epoch() / 1000) / 1000.0);
    assertThat(run.sources().get(0).methods()).isEqualTo(1);

    Child stopped = bench.run("stop", Long.toString(query.id()));
    assertThat(stopped.process.exitValue()).isZero();
    assertThat(String.join("\n", stopped.lines())).contains("classes restored in 1 process");
    assertThat(query.command.awaitExit()).isZero();
    assertThat(bench.run("queries", "-o", "json").lines()).isEmpty();
  }
}
