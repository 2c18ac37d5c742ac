package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.sample.Options;
import io.pivotscope.sample.Totals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every query on the cookbook's and on the language's page, all at once over one run of the sample
 * system: each is accepted, finds something unless the page says that there is nothing, and gives
 * the figures that the programs have themselves. None changes the result of another.
 */
class CookbookIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Later than this after T0 a message without header is no longer doubted (LANGUAGE 1.5). */
  private static final long SETTLE_MICROS = 2_000_000;

  private static final long OPS = 12;
  private static final long SORTED_BYTES = 16_384 * 32;

  @TempDir static Path directory;

  private static final Map<String, RunView> RESULTS = new LinkedHashMap<>();
  private static Bench bench;
  private static Totals own;

  static Stream<Recipes.Recipe> recipes() {
    if (Boolean.getBoolean("zz")) {
      return Recipes.on("zz.md").stream();
    }
    return Stream.concat(Recipes.on("cookbook.md").stream(), Recipes.on("language.md").stream());
  }

  @BeforeAll
  static void runThemAll() throws Exception {
    bench = new Bench(directory);
    long t00 = System.nanoTime();
    Options options =
        new Options()
            .datanodes(4)
            .clients("FSread4m", "FSread64m", "Hget", "Hscan", "MRsort")
            .stress(2)
            .ops(OPS);
    try (Sample sample = Sample.start(bench, options)) {
      Map<String, Long> ids = new LinkedHashMap<>();
      ApiClient api = bench.api();
      System.out.println("started " + (System.nanoTime() - t00) / 1000000);
      for (Recipes.Recipe recipe : recipes().toList()) {
        ids.put(recipe.title(), install(api, recipe));
    System.out.println("installed " + (System.nanoTime() - t00) / 1000000);
      }
      for (long id : ids.values()) {
        await("query " + id + " collects", () -> collects(api.query(id, false, Long.MAX_VALUE)));
      }
      System.out.println("collecting " + (System.nanoTime() - t00) / 1000000);
      own = sample.runClients();
      System.out.println("clients done " + (System.nanoTime() - t00) / 1000000);
      for (long id : ids.values()) {
        api.stop(id);
      }
      for (Map.Entry<String, Long> each : ids.entrySet()) {
        long id = each.getValue();
        await("query " + id + " ends", () -> api.query(id, false, Long.MAX_VALUE).isEnded());
        RESULTS.put(each.getKey(), api.query(id, true, Long.MAX_VALUE));
      }
      System.out.println("ended " + (System.nanoTime() - t00) / 1000000);
    }
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static long install(ApiClient api, Recipes.Recipe recipe) throws Exception {
    Api.CatalogueFile page = new Api.CatalogueFile("language.md", Recipes.catalogue("language.md"));
    try {
      Api.Installed installed =
          api.install(
              new Api.InstallRequest(recipe.text(), recipe.title(), List.of(page), 0, false));
      long id = installed.query().id();
      return id;
    } catch (ApiClient.Refused e) {
      throw new AssertionError(recipe.title() + ": " + e.getMessage(), e);
    }
  }

  private static boolean collects(RunView run) {
    return run.t0Micros() != 0
        && run.nowMicros() > run.t0Micros() + SETTLE_MICROS
        && run.processes().stream().noneMatch(process -> process.state().equals("arming"));
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(LIMIT).alias(what).until(condition);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void isAnswered(Recipes.Recipe recipe) {
    RunView run = run(recipe.title());
    List<Object[]> rows = rows(recipe.title());
    System.out.println(recipe + "\n  " + run.titles());
    rows.stream()
        .limit(60)
        .forEach(row -> System.out.println("  " + List.of(java.util.Arrays.asList(row))));
    System.out.println("  " + run.partial() + " " + run.counters());
    if (recipe.findsNothing()) {
      assertThat(rows).isEmpty();
    } else {
      assertThat(rows).isNotEmpty();
    }
    assertThat(run.processes()).noneMatch(process -> process.state().equals("refused"));
    assertThat(run.unmatched()).isEmpty();
    Set<String> told =
        recipe.text().contains("max 10 groups")
            ? Set.of("groups", "blind", "unsettled")
            : Set.of("blind", "unsettled");
    assertThat(run.partial()).extracting(RunView.Partial::cause).isSubsetOf(told);
  }

  private static RunView run(String title) {
    return Objects.requireNonNull(RESULTS.get(title), title);
  }

  private static List<Object[]> rows(String title) {
    Table table = Objects.requireNonNull(run(title).table());
    return table.rows();
  }
}
