package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries that would take a process down if nobody stopped them, on one process with the agent as
 * it comes. Each is contained; then the application has what it had before: its results are what
 * they always are, and it gets as far with its CPU time, which is printed.
 */
class AttacksIT {
  private static final String VICTIM = " In testbed.guest.Victim.";
  private static final long MEASURED_NANOS = 100_000_000;
  private static final double RECOVERED = 0.95;
  private static final int MEASUREMENTS = 15;

  @TempDir static Path directory;
  private static Bench bench;
  private static Child guest;

  @BeforeAll
  static void start() {
    bench = new Bench(directory);
    guest =
        bench.guest(
            System.getProperty("java.home"),
            "guest",
            List.of(
                "-Xmx256m",
                "-javaagent:" + bench.agent("guest", "h"),
                "-cp",
                Path.of("testbeds/guest/target/classes").toAbsolutePath().toString(),
                "testbed.guest.Attacked"));
    bench.awaitAgents(1);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    guest.command("end");
    for (RunView query : bench.api().queries().queries()) {
      if (query.t1Micros() == 0) {
        bench.api().stop(query.id());
      }
    }
  }

  /** What the application has done so far. */
  private record Reading(long rounds, long cpuNanos, long wrong) {
    static Reading now() {
      guest.command("read");
      String line = "";
      for (String each : guest.lines()) {
        line = each.startsWith("rounds ") ? each : line;
      }
      String[] words = line.split(" ");
      return new Reading(
          Long.parseLong(words[1]), Long.parseLong(words[3]), Long.parseLong(words[5]));
    }
  }

  /** How far the application gets with a millisecond of CPU time, over some of them. */
  private static double speed() {
    Reading from = Reading.now();
    Reading[] to = {from};
    Awaitility.await()
        .atMost(Bench.LIMIT)
        .until(
            () -> {
              to[0] = Reading.now();
              return to[0].cpuNanos - from.cpuNanos > MEASURED_NANOS && to[0].rounds > from.rounds;
            });
    assertThat(to[0].wrong).as("rounds with another result").isZero();
    return 1e6 * (to[0].rounds - from.rounds) / (to[0].cpuNanos - from.cpuNanos);
  }

  /**
   * The same until it is what it was, or that is given up: what the JVM had compiled with the query
   * in it, it compiles again.
   */
  private static double speedAgain(double before) {
    double best = 0;
    for (int i = 0; i < MEASUREMENTS && best < RECOVERED * before; i++) {
      best = Math.max(best, speed());
    }
    return best;
  }

  /** Lets the application do that work until its compiler has done with it. */
  private static double begin(String work) {
    guest.command("begin " + work);
    speed();
    return speed();
  }

  private static long install(String text) throws Exception {
    Api.QueryText query = Api.QueryText.of(text, "attack.pq");
    return bench.api().install(new Api.InstallRequest(query, 0, false)).query().id();
  }

  private static RunView look(long query) throws ApiClient.Unreachable, ApiClient.Refused {
    return bench.api().query(query, true, Long.MAX_VALUE);
  }

  private static RunView await(long query, String state) {
    RunView[] seen = {null};
    Awaitility.await()
        .atMost(Bench.LIMIT)
        .until(
            () -> {
              seen[0] = look(query);
              return seen[0].processes().stream().anyMatch(p -> p.state().equals(state));
            });
    return seen[0];
  }

  /** It trips in the process, which then is as fast as it was. */
  private static RunView tripsOn(String work, String query) throws Exception {
    double before = begin(work);
    RunView run = await(install(query), "tripped");
    print(work, run, before, speedAgain(before));
    assertThat(run.partial())
        .anySatisfy(
            p -> {
              assertThat(p.cause()).isEqualTo("tripped");
              assertThat(p.detail()).startsWith("guest").contains("unwoven here");
            });
    return run;
  }

  private static boolean isTripped(RunView run) {
    return run.partial().stream().anyMatch(p -> p.cause().equals("tripped"));
  }

  private static void print(String work, RunView run, double before, double after) {
    System.out.printf(
        "attack %s: tripped %.2f s after T0; %.3f rounds a CPU ms before, %.3f after: %+.1f %%;"
            + " %s%n",
        work,
        (run.nowMicros() - run.t0Micros()) / 1e6,
        before,
        after,
        100 * (after / before - 1),
        run.partial());
  }

  @Test
  void aMethodThatIsHitTenMillionTimesASecond() throws Exception {
    double before = begin("hot");
    Child command =
        bench.begin(
            "query",
            "-e",
            "From h" + VICTIM + "hot GroupBy h.key Select h.key, COUNT As n, SUM(h.n)",
            "--for",
            "20s");
    command.awaitError(line -> line.startsWith("installed query"));
    long id = bench.api().queries().queries().stream().mapToLong(RunView::id).max().orElseThrow();
    RunView run = await(id, "tripped");
    print("hot", run, before, speedAgain(before));
    bench.api().stop(id);
    command.awaitExit();
    assertThat(command.errors())
        .anyMatch(line -> line.startsWith("partial: tripped: guest") && line.contains("cost"))
        .anyMatch(line -> line.contains("classes restored in 1 process, in 1 of them early"));
    assertThat(command.lines()).as("what was counted counts").anyMatch(l -> l.contains("key-0"));
    Child why = bench.run("why", Long.toString(id));
    assertThat(String.join("\n", why.lines())).contains("tripped: guest");
  }

  @Test
  void packsInALoopThatNobodyUnpacks() throws Exception {
    tripsOn(
        "pack",
        "From j" + VICTIM + "joined Join p" + VICTIM + "packed On p -> j Select p.key, p.n");
  }

  @Test
  void aMillionKeys() throws Exception {
    tripsOn(
        "keys",
        "From k" + VICTIM + "keyed GroupBy k.key Select k.key, COUNT With max 1000000 groups");
  }

  @Test
  void aTextOfAHundredMegabytes() throws Exception {
    RunView run =
        tripsOn("text", "From t" + VICTIM + "large GroupBy t.text Select t.text, COUNT As n");
    assertThat(run.table().rows())
        .allSatisfy(row -> assertThat(((String) row[0]).length()).isLessThanOrEqualTo(8192));
  }

  @Test
  void anObjectWhoseMethodsWouldNeverReturn() throws Exception {
    tripsOn(
        "locked",
        "From l" + VICTIM + "locked GroupBy l.object.self.name Select l.object.self.name, COUNT");
  }

  @Test
  void recursion() throws Exception {
    tripsOn("recursion", "From r" + VICTIM + "recursive @return Select MAX(r.elapsed), COUNT As n");
    guest.command("end");
    tripsOn("overflow", "From o" + VICTIM + "overflowing Select COUNT As n");
  }

  /** They are woven where there is room and refused by name where there is none. */
  @Test
  void methodsAsLongAsTheyCanBe() throws Exception {
    double before = begin("huge");
    long id = install("From h In testbed.Huge.* GroupBy h.method Select h.method, COUNT As n");
    RunView[] run = {await(id, "armed")};
    Awaitility.await()
        .atMost(Bench.LIMIT)
        .untilAsserted(
            () -> {
              run[0] = look(id);
              assertThat(run[0].counters().tuples()).as(run[0]::toString).isPositive();
            });
    System.out.printf("attack huge: %s %s%n", run[0].processes(), run[0].partial());
    assertThat(run[0].sources().get(0).methods()).isGreaterThanOrEqualTo(7);
    System.out.printf("attack huge: %.3f rounds a CPU ms, %.3f woven%n", before, speed());
  }

  @Test
  void manyQueriesAtOnce() throws Exception {
    double before = begin("hot");
    List<Long> ids = new ArrayList<>();
    int queries = Jdks.isEverything() ? 500 : 100; // it is their installation that takes long
    for (int i = 0; i < queries; i++) {
      ids.add(install("From h" + VICTIM + "hot Where h.n > " + i + " Select COUNT As n"));
    }
    int[] tripped = {0};
    Awaitility.await()
        .atMost(Bench.LIMIT)
        .until(
            () -> {
              tripped[0] = 0;
              for (long id : ids) {
                tripped[0] += isTripped(look(id)) ? 1 : 0;
              }
              return tripped[0] > 0.9 * queries;
            });
    System.out.printf(
        "attack many queries: %d have tripped; %.3f rounds a CPU ms before, %.3f after%n",
        tripped[0], before, speedAgain(before));
  }
}
