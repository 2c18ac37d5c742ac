package io.pivotscope.frontend.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.frontend.lifecycle.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Panels of each kind, over series that are there. */
class DashboardTest {
  private static final Pattern NAME = Pattern.compile("pivotscope_q\\w+");

  private static List<JsonObject> panels(JsonObject dashboard) {
    List<JsonObject> panels = new ArrayList<>();
    dashboard.getAsJsonArray("panels").forEach(each -> panels.add(each.getAsJsonObject()));
    return panels;
  }

  private static List<String> expressions(List<JsonObject> panels) {
    List<String> all = new ArrayList<>();
    for (JsonObject panel : panels) {
      for (JsonElement target : panel.getAsJsonArray("targets")) {
        all.add(target.getAsJsonObject().get("expr").getAsString());
      }
    }
    return all;
  }

  @Test
  void aPanelPerAggregateAHeatMapPerHistogramAndATable() {
    Measurement measured =
        new Measured(
                "From r In app.A.m @return Select r.host, COUNT, P50(r.elapsed), P99(r.elapsed),"
                    + " HISTOGRAM(r.elapsed), TOPK(r.host, 2)")
            .group(Tuple.of("a"), 1_000_000L, 3_000_000L)
            .as(7);
    List<JsonObject> panels = panels(Dashboard.of(measured));
    assertThat(panels)
        .extracting(panel -> panel.get("type").getAsString())
        .containsExactly(
            "timeseries",
            "timeseries",
            "heatmap",
            "timeseries",
            "table",
            "timeseries",
            "timeseries");
    assertThat(expressions(panels))
        .contains(
            "rate(pivotscope_q7_count_total[$__rate_interval])",
            "sum by (le) (rate(pivotscope_q7_histogram_elapsed_seconds_bucket[$__rate_interval]))",
            "pivotscope_q7_quantile_elapsed_seconds",
            "pivotscope_q7_count_total");
    Set<String> there =
        ExpositionRules.read(
                PrometheusText.of(QueryFamilies.of(measured).families(), "").text(), false)
            .samples()
            .stream()
            .map(ExpositionRules.Sample::name)
            .collect(Collectors.toSet());
    for (String expr : expressions(panels)) {
      Matcher names = NAME.matcher(expr);
      while (names.find()) {
        if (!names.group().startsWith("pivotscope_query_")) {
          assertThat(there).as(expr).contains(names.group());
        }
      }
    }
  }

  @Test
  void noTwoPanelsLieOnEachOther() {
    Measurement measured =
        new Measured("From r In app.A.m @return Select COUNT, MIN(r.elapsed), MAX(r.elapsed)")
            .as(7);
    List<JsonObject> panels = panels(Dashboard.of(measured));
    for (int i = 0; i < panels.size(); i++) {
      for (int j = 0; j < i; j++) {
        JsonObject a = panels.get(i).getAsJsonObject("gridPos");
        JsonObject b = panels.get(j).getAsJsonObject("gridPos");
        assertThat(apart(a, b, "x", "w") || apart(a, b, "y", "h")).as(a + " " + b).isTrue();
      }
    }
  }

  private static boolean apart(JsonObject a, JsonObject b, String from, String length) {
    return a.get(from).getAsInt() + a.get(length).getAsInt() <= b.get(from).getAsInt()
        || b.get(from).getAsInt() + b.get(length).getAsInt() <= a.get(from).getAsInt();
  }

  @Test
  void rowsThatStreamHaveNoPanelOfTheirOwn() {
    JsonObject dashboard = Dashboard.of(new Measured("From r In app.A.m Select r.host").as(7));
    assertThat(panels(dashboard)).hasSize(2);
    assertThat(dashboard.get("description").getAsString())
        .isEqualTo("From r In app.A.m Select r.host");
  }
}
