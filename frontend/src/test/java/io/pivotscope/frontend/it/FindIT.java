package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.guest.Shop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who does not know the target: find, what is hot, what a query costs, why it is empty.
 */
class FindIT {
  private static final String SHOP = "io.pivotscope.guest.Shop";

  @TempDir static Path directory;

  private static Bench bench;

  @BeforeAll
  static void start() {
    bench = new Bench(directory);
    List<Child> shops = List.of(bench.guest("shop", Shop.class), bench.guest("shop", Shop.class));
    bench.awaitAgents(2);
    shops.forEach(shop -> shop.command("start"));
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static JsonObject row(List<JsonObject> rows, String key, String value) {
    return rows.stream()
        .filter(row -> row.get(key).getAsString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(value + " is not in " + rows));
  }

  @Test
  void sourceWordsFindMethodsAndTellWhatCanBeWoven() {
    List<JsonObject> rows = Bench.rows(bench.run("find", "save", "order", "-o", "json"));
    JsonObject live = row(rows, "class", SHOP + "$JpaOrderDao");
    assertThat(live.get("method").getAsString()).isEqualTo("save");
    assertThat(live.get("parameters").getAsString()).isEqualTo("String customer, int amount");
    assertThat(live.get("processes").getAsString()).isEqualTo("shop×2");
    assertThat(live.get("sourceFile").getAsString()).isEqualTo("Shop.java");
    assertThat(live.get("firstLine").getAsInt()).isPositive();
    assertThat(live.get("codeSource").getAsString()).contains("test-classes");
    assertThat(live.get("notWoven").isJsonNull()).isTrue();
    assertThat(row(rows, "class", SHOP + "$OrderDao").get("notWoven").getAsString())
        .startsWith("abstract method");
    assertThat(bench.run("find", "@Deprecated io.pivotscope.guest.**.*").lines())
        .anyMatch(line -> line.contains("purgeOld(int days) : void"));
  }

  @Test
  void hotTellsWhichOfThemAreCalled() {
    Child hot = bench.run("find", "--hot", "1s", SHOP + "*.*", "-o", "json");
    List<JsonObject> rows = Bench.rows(hot);
    assertThat(rows.get(0).get("calls/s").getAsDouble()).isPositive();
    JsonObject live = row(rows, "method", SHOP + "$JpaOrderDao.save(String, int)");
    assertThat(live.get("calls/s").getAsDouble()).isPositive();
    assertThat(live.get("procName").getAsString()).isEqualTo("shop");
    JsonObject archive = row(rows, "method", SHOP + "$ArchiveOrderDao.save(String, int)");
    assertThat(archive.get("note").getAsString()).isEqualTo("not called");
    assertThat(row(rows, "method", SHOP + "$OrderDao.save(String, int)").get("note").getAsString())
        .startsWith("not woven: abstract method");
    assertThat(hot.errors()).anyMatch(line -> line.contains("classes restored in 2 processes"));
    Child wide = bench.run("find", "--hot", "1s", "java.util.*.*");
    assertThat(wide.errors()).anyMatch(line -> line.contains("narrow it"));
    assertThat(wide.process.exitValue()).isEqualTo(1);
  }

  @Test
  void aQueryIsMeasuredBeforeItIsInstalled() {
    String query =
        "From s In %1$s$JpaOrderDao.save Join h In First(%1$s.handle) On h -> s Where s.amount > 4"
                .formatted(SHOP)
            + " GroupBy h.customer Select h.customer, COUNT With request %s.handle(..)"
                .formatted(SHOP);
    Child live =
        bench.run("explain", "--live", "--for", "1s", "--sample", "50%", "-e", query, "-o", "json");
    JsonObject estimate = JsonParser.parseString(String.join("", live.lines())).getAsJsonObject();
    assertThat(estimate.get("sampleRate").getAsDouble()).isEqualTo(0.5);
    assertThat(estimate.get("scale").getAsDouble()).isEqualTo(2);
    JsonObject total = estimate.getAsJsonObject("total");
    assertThat(total.get("hits").getAsLong()).isPositive();
    assertThat(total.get("tuples").getAsLong()).isPositive();
    assertThat(total.getAsJsonObject("traffic").get("packed").getAsLong()).isPositive();
    JsonArray sources = estimate.getAsJsonArray("sources");
    assertThat(sources).hasSize(2);
    assertThat(sources.toString()).contains("\"packs\":true").contains("\"packs\":false");
    assertThat(estimate.getAsJsonArray("processes")).hasSize(2);
    Child text = bench.run("explain", "--live", "--for", "1s", "--sample", "100%", "-e", query);
    assertThat(text.lines())
        .anyMatch(line -> line.startsWith("baggage: fits"))
        .anyMatch(line -> line.contains("CPU: at most"));
  }

  @Test
  void anInterfaceThatIsNeverHitNamesTheImplementationThatIs() {
    Collection query =
        bench.collect("From s In " + SHOP + "$OrderDao.save Select COUNT As n").await(2);
    String id = Long.toString(query.id());
    Child why = bench.run("why", id);
    assertThat(why.lines())
        .anyMatch(line -> line.contains("no process has " + SHOP + "$OrderDao.save"))
        .anyMatch(
            line ->
                line.matches(
                    ".*-> use \\Q"
                        + SHOP
                        + "$JpaOrderDao.save(java.lang.String, int)\\E"
                        + " \\([0-9,.]+/s in shop\\)"));
    JsonObject json =
        JsonParser.parseString(
                String.join("", bench.run("why", id, "--no-probe", "-o", "json").lines()))
            .getAsJsonObject();
    JsonObject cause = json.getAsJsonArray("causes").get(0).getAsJsonObject();
    assertThat(cause.get("kind").getAsString()).isEqualTo("NOT_LOADED");
    assertThat(cause.get("detail").toString()).contains("loaded: ").contains("JpaOrderDao.save");
    bench.run("stop", id);
    query.command.awaitExit();
  }
}
