package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.frontend.RunningFrontend;
import io.pivotscope.frontend.export.ExpositionRules;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape gets, and whether the dashboard asks for it. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class MetricsTest {
  private static final String INSTALL =
      "{\"query\":{\"text\":\"From x In app.A.m @return GroupBy x.host"
          + " Select x.host, SUM(x.elapsed), COUNT With every 200ms\",\"file\":\"q\","
          + "\"catalogues\":[],\"unoptimised\":false},\"forMillis\":0,\"attached\":false}";

  @TempDir Path directory;

  private static ExpositionRules scrape(RunningFrontend frontend) throws Exception {
    return ExpositionRules.read(frontend.get("/metrics").body(), false);
  }

  @Test
  void aScrapeHasTheFrontendAndEachQuery() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      assertThat(scrape(frontend).value("pivotscope_queries", Map.of())).isZero();
      frontend.agent("A", RunningFrontend::oneRow);
      await()
          .until(
              () ->
                  scrape(frontend).value("pivotscope_processes", Map.of("presence", "live")) == 1);
      assertThat(frontend.post("/api/queries", INSTALL).statusCode()).isEqualTo(200);
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          scrape(frontend)
                              .value("pivotscope_query_windows_closed_total", Map.of("query", "1")))
                      .isGreaterThan(2));
      ExpositionRules scraped = scrape(frontend);
      double count = scraped.value("pivotscope_q1_count_total", Map.of("host", "host"));
      assertThat(count).isPositive();
      // Each row adds up 5 ns, and the agent says one hit a row.
      assertThat(scraped.value("pivotscope_q1_sum_elapsed_seconds_total", Map.of("host", "host")))
          .isEqualTo(count * 5 / 1e9);
      assertThat(scraped.value("pivotscope_query_hits_total", Map.of("query", "1")))
          .isEqualTo(count);
      assertThat(scraped.value("pivotscope_query_processes", Map.of("query", "1"))).isEqualTo(1);
      assertThat(scraped.value("pivotscope_query_series_left_out", Map.of("query", "1"))).isZero();
      assertThat(scraped.types()).doesNotContainKey("pivotscope_query_hits");
    }
  }

  @Test
  void theFormatIsWhatIsAskedForAndTheTokenIsNeeded() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      HttpRequest open =
          frontend.request("/metrics").header("Accept", "application/openmetrics-text").build();
      ExpositionRules.read(frontend.send(open).body(), true);
      HttpRequest stranger =
          HttpRequest.newBuilder(URI.create("http://" + frontend.http() + "/metrics")).build();
      assertThat(frontend.send(stranger).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void everyPanelAsksForSeriesThatAreThere() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      frontend.agent("A", RunningFrontend::oneRow);
      await().until(() -> frontend.get("/api/agents").body().contains("\"A\""));
      frontend.post("/api/queries", INSTALL);
      await().until(() -> frontend.get("/metrics").body().contains("pivotscope_q1_count_total{"));
      JsonObject dashboard =
          JsonParser.parseString(frontend.get("/api/queries/1/grafana").body()).getAsJsonObject();
      Set<String> there =
          scrape(frontend).samples().stream()
              .map(ExpositionRules.Sample::name)
              .collect(Collectors.toSet());
      Set<String> asked = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonElement each : dashboard.getAsJsonArray("panels")) {
        JsonObject panel = each.getAsJsonObject();
        assertThat(ids.add(panel.get("id").getAsInt())).isTrue();
        assertThat(panel.get("title").getAsString()).isNotBlank();
        assertThat(panel.getAsJsonObject("gridPos").keySet()).containsOnly("x", "y", "w", "h");
        assertThat(panel.getAsJsonObject("datasource").get("uid").getAsString())
            .isEqualTo("${source}");
        assertThat(panel.getAsJsonArray("targets")).isNotEmpty();
        for (JsonElement target : panel.getAsJsonArray("targets")) {
          String expr = target.getAsJsonObject().get("expr").getAsString();
          Matcher names = Pattern.compile("pivotscope_\\w+").matcher(expr);
          assertThat(names.find()).as(expr).isTrue();
          asked.add(names.group());
        }
      }
      assertThat(there).containsAll(asked);
      assertThat(asked)
          .contains(
              "pivotscope_q1_count_total",
              "pivotscope_q1_sum_elapsed_seconds_total",
              "pivotscope_query_hits_total");
      assertThat(dashboard.get("title").getAsString())
          .startsWith("Pivotscope 1: From x In app.A.m @return");
      assertThat(dashboard.get("schemaVersion").getAsInt()).isEqualTo(39);
      assertThat(frontend.get("/api/queries/2/grafana").statusCode()).isEqualTo(404);
    }
  }
}
