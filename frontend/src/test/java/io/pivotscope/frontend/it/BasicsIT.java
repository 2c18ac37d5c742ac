package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.guest.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One tracepoint, every clause of the first stage, every format; in a guest on each JDK at once,
 * told apart by {@code procName}.
 */
class BasicsIT {
  private static final String WORK = "io.pivotscope.guest.Events.work";

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
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static void all(String... commands) {
    for (String command : commands) {
      workers.forEach(worker -> worker.command(command));
    }
  }

  private static List<String> of(List<JsonObject> rows, String procName) {
    return rows.stream()
        .filter(row -> row.remove("program").getAsString().equals(procName))
        .map(JsonObject::toString)
        .toList();
  }

  @Test
  void everyEventCountsOnceAtEveryPlace() {
    Collection groups =
        bench.collect(
            "From w In "
                + WORK
                + " GroupBy w.procName, w.label Select w.procName As program, w.label, COUNT,"
                + " SUM(w.amount), MIN(w.amount), MAX(w.amount), AVERAGE(w.amount)");
    Collection returned =
        bench.collect(
            "From w In "
                + WORK
                + "@return GroupBy w.procName Select w.procName As program, COUNT, SUM(w.return)");
    Collection thrown =
        bench.collect(
            "From w In " + WORK + " @throw GroupBy w.procName Select w.procName As program, COUNT");
    Collection rows =
        bench.collect(
            "From w In "
                + WORK
                + " Let twice = 2 * w.amount Where twice > 5 and w.label like 'x%' and w.label matches '^xy?$'"
                + " Select w.procName As program, w.label, twice");
    List<Collection> queries = List.of(groups, returned, thrown, rows);
    queries.forEach(query -> query.await(workers.size()));
    all("run 10 2 x", "run 2 4 xy", "run 3 8 x", "run 4 100 y", "run 5 -2 z");

    List<JsonObject> grouped = groups.finish();
    List<JsonObject> returns = returned.finish();
    List<JsonObject> throwing = thrown.finish();
    List<JsonObject> streamed = rows.finish();
    for (int i = 0; i < workers.size(); i++) {
      String program = "worker" + i;
      assertThat(of(copy(grouped), program))
          .containsExactlyInAnyOrder(
              "{\"w.label\":\"x\",\"COUNT\":13,\"SUM(w.amount)\":44,\"MIN(w.amount)\":2,"
                  + "\"MAX(w.amount)\":8,\"AVERAGE(w.amount)\":"
                  + 44.0 / 13
                  + "}",
              "{\"w.label\":\"xy\",\"COUNT\":2,\"SUM(w.amount)\":8,\"MIN(w.amount)\":4,"
                  + "\"MAX(w.amount)\":4,\"AVERAGE(w.amount)\":4.0}",
              "{\"w.label\":\"y\",\"COUNT\":4,\"SUM(w.amount)\":400,\"MIN(w.amount)\":100,"
                  + "\"MAX(w.amount)\":100,\"AVERAGE(w.amount)\":100.0}",
              "{\"w.label\":\"z\",\"COUNT\":5,\"SUM(w.amount)\":-10,\"MIN(w.amount)\":-2,"
                  + "\"MAX(w.amount)\":-2,\"AVERAGE(w.amount)\":-2.0}");
      assertThat(of(copy(returns), program))
          .containsExactly("{\"COUNT\":19,\"SUM(w.return)\":452}");
      assertThat(of(copy(throwing), program)).containsExactly("{\"COUNT\":5}");
      assertThat(of(copy(streamed), program))
          .containsExactly(
              "{\"w.label\":\"xy\",\"twice\":8}",
              "{\"w.label\":\"xy\",\"twice\":8}",
              "{\"w.label\":\"x\",\"twice\":16}",
              "{\"w.label\":\"x\",\"twice\":16}",
              "{\"w.label\":\"x\",\"twice\":16}");
    }
  }

  private static List<JsonObject> copy(List<JsonObject> rows) {
    return rows.stream().map(JsonObject::deepCopy).toList();
  }

  @Test
  void aResultIsAllThatIsOnStandardOutput() {
    String catalogue =
        bench
            .file(
                "work.tracepoints",
                """
                tracepoint Work {
                  at io.pivotscope.guest.Events.work(long, java.lang.String) entry
                  export size = amount, what = label
                }
                """)
            .toString();
    String text = "From w In Work GroupBy w.what Select w.what,  MAX( w.size ), w.what, COUNT As n";
    Collection csv =
        new Collection(
            bench, bench.begin("query", "-e", text, "-o", "csv", "--tracepoints", catalogue));
    Collection json = bench.collect(text, "--tracepoints", catalogue);
    Collection nothing =
        bench.collect(
            "From w In Work Where w.what = 'never' Select COUNT, SUM(w.size), MIN(w.what)",
            "--tracepoints",
            catalogue);
    List<Collection> queries = List.of(csv, json, nothing);
    queries.forEach(query -> query.await(workers.size()));
    workers.get(0).command("run 2 " + Long.MAX_VALUE + " a,\"b\"");

    queries.forEach(Collection::end);
    assertThat(csv.command.lines())
        .containsExactly(
            "w.what,MAX(w.size),w.what (2),n",
            "\"a,\"\"b\"\"\",9223372036854775807,\"a,\"\"b\"\"\",2");
    assertThat(json.command.lines())
        .containsExactly(
            "{\"w.what\":\"a,\\\"b\\\"\",\"MAX(w.size)\":9223372036854775807,"
                + "\"w.what (2)\":\"a,\\\"b\\\"\",\"n\":2}");
    assertThat(nothing.command.lines())
        .containsExactly("{\"COUNT\":0,\"SUM(w.size)\":null,\"MIN(w.what)\":null}");
  }

  @Test
  void everyTupleIsInOneWindow() {
    Collection live =
        bench
            .collect("From w In " + WORK + " GroupBy w.label Select w.label, COUNT As n", "--live")
            .await(workers.size());
    int rounds = 0;
    Set<String> windows = new HashSet<>();
    // Windows come as they close, while the query goes on.
    while (windows.size() < 3) {
      all("run 7 1 live");
      rounds++;
      live.command.lines().forEach(line -> windows.add(window(line)));
    }
    List<JsonObject> rows = live.finish();
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.keySet()).containsExactly("window", "w.label", "n"));
    List<String> begins = rows.stream().map(row -> row.get("window").getAsString()).toList();
    assertThat(begins).doesNotHaveDuplicates().isSorted();
    assertThat(rows.stream().mapToLong(row -> row.get("n").getAsLong()).sum())
        .isEqualTo(7L * rounds * workers.size());
  }

  private static String window(String line) {
    return JsonParser.parseString(line).getAsJsonObject().get("window").getAsString();
  }
}
