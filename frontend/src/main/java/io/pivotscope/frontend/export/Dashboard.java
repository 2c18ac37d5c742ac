package io.pivotscope.frontend.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.pivotscope.frontend.lifecycle.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A Grafana dashboard over what {@code /metrics} says of one query: a panel of time per aggregate,
 * a heat map per histogram, one table of all, and how the query itself fares.
 */
final class Dashboard {

  /** Of the JSON model; Grafana migrates older ones when it imports them. */
  private static final int SCHEMA = 39;

  private static final int GRID_WIDTH = 24;
  private static final int HEIGHT = 8;
  private static final int MAX_TITLE_CHARS = 80;

  private final Measurement measured;
  private final JsonArray panels = new JsonArray();
  private int y;
  private int x;

  private Dashboard(Measurement measured) {
    this.measured = measured;
  }

  static JsonObject of(Measurement measured) {
    return new Dashboard(measured).document();
  }

  private JsonObject document() {
    List<Column> columns = Column.of(measured.output(), measured.run().titles());
    List<Family> families = QueryFamilies.of(measured).families();
    for (Family family : families) {
      if (family.kind() == Family.Kind.HISTOGRAM) {
        heatMap(family);
      } else {
        overTime(family, legend(family, columns));
      }
    }
    table(families);
    health();

    String text = measured.run().text().strip().replaceAll("\\s+", " ");
    String title = "Pivotscope " + measured.run().id() + ": " + text;
    JsonObject time = new JsonObject();
    time.addProperty("from", "now-15m");
    time.addProperty("to", "now");
    JsonObject document = new JsonObject();
    document.add("id", JsonNull.INSTANCE);
    document.addProperty("uid", "pivotscope-q" + measured.run().id());
    document.addProperty(
        "title",
        title.length() > MAX_TITLE_CHARS ? title.substring(0, MAX_TITLE_CHARS) + ".." : title);
    document.addProperty("description", measured.run().text().strip());
    document.add("tags", strings("pivotscope"));
    document.addProperty("schemaVersion", SCHEMA);
    document.addProperty("version", 1);
    document.addProperty("editable", true);
    document.addProperty("timezone", "browser");
    document.addProperty("refresh", "10s");
    document.add("time", time);
    document.add("templating", templating());
    document.add("panels", panels);
    return document;
  }

  private static JsonObject templating() {
    JsonObject source = new JsonObject();
    source.addProperty("name", "source");
    source.addProperty("label", "Prometheus");
    source.addProperty("type", "datasource");
    source.addProperty("query", "prometheus");
    JsonObject templating = new JsonObject();
    JsonArray list = new JsonArray();
    list.add(source);
    templating.add("list", list);
    return templating;
  }

  private static String legend(Family family, List<Column> columns) {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      if (column.role() == Column.Role.LABEL) {
        names.add("{{" + column.name() + "}}");
      }
    }
    TreeSet<String> more = new TreeSet<>();
    family.series().forEach(series -> more.addAll(series.labels().keySet()));
    for (String special : List.of("quantile", "value")) {
      if (more.contains(special)) {
        names.add("{{" + special + "}}");
      }
    }
    return names.isEmpty() ? family.help() : String.join(" ", names);
  }

  private void overTime(Family family, String legend) {
    boolean counter = family.kind() == Family.Kind.COUNTER;
    String expr = counter ? "rate(" + family.name() + "_total[$__rate_interval])" : family.name();
    JsonObject panel =
        panel("timeseries", family.help() + (counter ? ", per second" : ""), GRID_WIDTH / 2);
    panel.add("fieldConfig", fieldConfig(family.unit(), counter));
    target(panel, "A", expr, legend, "time_series");
  }

  private void heatMap(Family family) {
    JsonObject panel = panel("heatmap", family.help() + ", per second", GRID_WIDTH / 2);
    JsonObject options = new JsonObject();
    options.addProperty("calculate", false);
    JsonObject axis = new JsonObject();
    axis.addProperty("unit", family.unit().isEmpty() ? "short" : "s");
    options.add("yAxis", axis);
    panel.add("options", options);
    target(
        panel,
        "A",
        "sum by (le) (rate(" + family.name() + "_bucket[$__rate_interval]))",
        "{{le}}",
        "heatmap");
  }

  /** All aggregates of a group in one row. */
  private void table(List<Family> families) {
    if (families.stream().allMatch(each -> each.kind() == Family.Kind.HISTOGRAM)) {
      return;
    }
    JsonObject panel = panel("table", "Groups now", GRID_WIDTH);
    char name = 'A';
    for (Family family : families) {
      if (family.kind() != Family.Kind.HISTOGRAM && name <= 'Z') {
        String counted = family.kind() == Family.Kind.COUNTER ? "_total" : "";
        target(panel, String.valueOf(name), family.name() + counted, "", "table");
        name++;
      }
    }
    JsonObject merge = new JsonObject();
    merge.addProperty("id", "merge");
    merge.add("options", new JsonObject());
    JsonArray transformations = new JsonArray();
    transformations.add(merge);
    panel.add("transformations", transformations);
  }

  private void health() {
    String query = "{query=\"" + measured.run().id() + "\"}";
    JsonObject events = panel("timeseries", "Events of the query, per second", GRID_WIDTH / 2);
    events.add("fieldConfig", fieldConfig("", true));
    target(
        events,
        "A",
        "rate(pivotscope_query_hits_total" + query + "[$__rate_interval])",
        "events",
        "time_series");
    JsonObject lacking = panel("timeseries", "What the result may lack", GRID_WIDTH / 2);
    lacking.add("fieldConfig", fieldConfig("", false));
    char name = 'A';
    for (String cause : List.of("dropped", "cut", "failed", "unsettled", "late")) {
      target(
          lacking,
          String.valueOf(name++),
          "pivotscope_query_" + cause + "_total" + query,
          cause,
          "time_series");
    }
    target(
        lacking,
        String.valueOf(name),
        "pivotscope_query_series_left_out" + query,
        "series left out",
        "time_series");
  }

  private JsonObject panel(String type, String title, int width) {
    if (x + width > GRID_WIDTH) {
      x = 0;
      y += HEIGHT;
    }
    JsonObject place = new JsonObject();
    place.addProperty("x", x);
    place.addProperty("y", y);
    place.addProperty("w", width);
    place.addProperty("h", HEIGHT);
    x += width;
    JsonObject panel = new JsonObject();
    panel.addProperty("id", panels.size() + 1);
    panel.addProperty("type", type);
    panel.addProperty("title", title);
    panel.add("datasource", source());
    panel.add("gridPos", place);
    panel.add("targets", new JsonArray());
    panels.add(panel);
    return panel;
  }

  private static void target(
      JsonObject panel, String name, String expr, String legend, String format) {
    boolean instant = format.equals("table");
    JsonObject target = new JsonObject();
    target.addProperty("refId", name);
    target.add("datasource", source());
    target.addProperty("editorMode", "code");
    target.addProperty("expr", expr);
    target.addProperty("format", format);
    target.addProperty("legendFormat", legend);
    target.addProperty("instant", instant);
    target.addProperty("range", !instant);
    panel.getAsJsonArray("targets").add(target);
  }

  private static JsonObject source() {
    JsonObject source = new JsonObject();
    source.addProperty("type", "prometheus");
    source.addProperty("uid", "${source}");
    return source;
  }

  private static JsonObject fieldConfig(String unit, boolean rate) {
    JsonObject defaults = new JsonObject();
    // Of seconds per second the seconds go away.
    defaults.addProperty("unit", unit.isEmpty() || rate ? "short" : "s");
    JsonObject config = new JsonObject();
    config.add("defaults", defaults);
    config.add("overrides", new JsonArray());
    return config;
  }

  private static JsonArray strings(String... all) {
    JsonArray array = new JsonArray();
    for (String each : all) {
      array.add(each);
    }
    return array;
  }
}
