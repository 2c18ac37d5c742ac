package io.pivotscope.frontend.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What queries look like to Prometheus. */
class PrometheusTextTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private static ExpositionRules read(Measured measured) {
    List<Family> families = QueryFamilies.of(measured.as(7)).families();
    // Both formats tell the same, but for OpenMetrics' rule: no count of a histogram without a sum.
    ExpositionRules text = ExpositionRules.read(PrometheusText.of(families, "").text(), false);
    ExpositionRules open =
        ExpositionRules.read(PrometheusText.of(families, OPEN_METRICS).text(), true);
    assertThat(open.samples())
        .containsExactlyInAnyOrderElementsOf(
            text.samples().stream().filter(sample -> !isHistogramCount(text, sample)).toList());
    return open;
  }

  private static boolean isHistogramCount(ExpositionRules rules, ExpositionRules.Sample sample) {
    return sample.name().endsWith("_count")
        && "histogram".equals(rules.types().get(sample.name().replaceFirst("_count$", "")));
  }

  @Test
  void countsAndSumsAreCountersWithKeysAsLabels() {
    Measured measured =
        new Measured(
                "From incr In app.A.m Join cl In First(app.B.n) On cl -> incr"
                    + " GroupBy cl.procName Select cl.procName, COUNT, SUM(incr.arg0.delta)")
            .group(Tuple.of("FSread4m"), 3L, 5L)
            .group(Tuple.of("HBase"), 10L);
    List<Family> families = QueryFamilies.of(measured.as(7)).families();
    assertThat(PrometheusText.of(families, "").text())
        .isEqualTo(
            """
            # HELP pivotscope_q7_count_total COUNT of query 7
            # TYPE pivotscope_q7_count_total counter
            pivotscope_q7_count_total{procName="FSread4m"} 2.0
            pivotscope_q7_count_total{procName="HBase"} 1.0
            # HELP pivotscope_q7_sum_delta_total SUM(incr.arg0.delta) of query 7
            # TYPE pivotscope_q7_sum_delta_total counter
            pivotscope_q7_sum_delta_total{procName="FSread4m"} 8.0
            pivotscope_q7_sum_delta_total{procName="HBase"} 10.0
            """);
    assertThat(PrometheusText.of(families, OPEN_METRICS).text())
        .startsWith(
            """
            # TYPE pivotscope_q7_count counter
            # HELP pivotscope_q7_count COUNT of query 7
            pivotscope_q7_count_total{procName="FSread4m"} 2.0
            """)
        .endsWith("# EOF\n");
    assertThat(PrometheusText.of(families, "").mediaType()).startsWith("text/plain; version=0.0.4");
    assertThat(PrometheusText.of(families, OPEN_METRICS).mediaType())
        .startsWith("application/openmetrics-text; version=1.0.0");
  }

  @Test
  void durationsAreSecondsAndQuantilesOfOneArgumentAreOneFamily() {
    ExpositionRules rules =
        read(
            new Measured(
                    "From r In app.A.m @return Select r.host, P50(r.elapsed), P99(r.elapsed),"
                        + " MAX(r.elapsed), SUM(r.elapsed), MAX(r.time)")
                .group(Tuple.of("a"), 2_000_000_000L));
    assertThat(rules.types())
        .containsEntry("pivotscope_q7_quantile_elapsed_seconds", "gauge")
        .containsEntry("pivotscope_q7_sum_elapsed_seconds", "counter")
        .hasSize(4);
    assertThat(rules.units().values()).containsOnly("seconds");
    for (String share : List.of("0.5", "0.99")) {
      assertThat(
              rules.value(
                  "pivotscope_q7_quantile_elapsed_seconds", Map.of("host", "a", "quantile", share)))
          .isBetween(1.98, 2.02);
    }
    assertThat(rules.value("pivotscope_q7_sum_elapsed_seconds_total", Map.of("host", "a")))
        .isEqualTo(2.0);
    // Microseconds since 1970.
    assertThat(rules.value("pivotscope_q7_max_time_seconds", Map.of("host", "a")))
        .isEqualTo(2000.0);
  }

  @Test
  void aHistogramHasTheSameBucketsInAllItsSeries() {
    ExpositionRules rules =
        read(
            new Measured("From r In app.A.m @return Select r.host, HISTOGRAM(long(r.arg0))")
                .group(Tuple.of("a"), 1L, 3L, 3L)
                .group(Tuple.of("b"), 900L));
    String bucket = "pivotscope_q7_histogram_long_arg0_bucket";
    String name = rules.samples().get(0).name();
    assertThat(rules.types().values()).containsExactly("histogram");
    // Of whole numbers a bound is the greatest in the bucket: 3 is in 2..3.
    assertThat(rules.value(name, Map.of("host", "a", "le", "1.0"))).isEqualTo(1);
    assertThat(rules.value(name, Map.of("host", "a", "le", "3.0"))).isEqualTo(3);
    assertThat(rules.value(name, Map.of("host", "a", "le", "1023.0"))).isEqualTo(3);
    assertThat(rules.value(name, Map.of("host", "b", "le", "3.0"))).isZero();
    assertThat(rules.value(name, Map.of("host", "b", "le", "1023.0"))).isEqualTo(1);
    assertThat(rules.value(name, Map.of("host", "b", "le", "+Inf"))).isEqualTo(1);
    assertThat(name).isEqualTo(bucket);
  }

  @Test
  void aSumBelowZeroIsNoCounter() {
    Measured measured = new Measured("From r In app.A.m Select r.host, SUM(long(r.arg0)) As total");
    measured.group(Tuple.of("a"), 5L);
    assertThat(read(measured).types()).containsEntry("pivotscope_q7_total_value", "counter");
    measured.group(Tuple.of("b"), -6L);
    assertThat(read(measured).types()).containsEntry("pivotscope_q7_total_value", "gauge");
  }

  @Test
  void whatIsComputedIsAGaugeAndCountOfAValueIsNot() {
    ExpositionRules rules =
        read(
            new Measured(
                    "From r In app.A.m Select r.host, SUM(long(r.arg0)) * 1 As computed,"
                        + " COUNT(r.arg0), SUM(long(r.arg0)) / COUNT As mean")
                .group(Tuple.of("a"), 6L));
    assertThat(rules.types())
        .isEqualTo(
            Map.of(
                "pivotscope_q7_computed", "gauge",
                "pivotscope_q7_count_arg0", "counter",
                "pivotscope_q7_mean", "gauge"));
  }

  @Test
  void whatIsScaledIsAGaugeBesideItsHalfWidth() {
    ExpositionRules rules =
        read(
            new Measured("From r In app.A.m Select r.host, COUNT With sample 50%")
                .group(Tuple.of("a"), 1L));
    assertThat(rules.types())
        .isEqualTo(
            Map.of("pivotscope_q7_count", "gauge", "pivotscope_q7_half_width_count", "gauge"));
    assertThat(rules.value("pivotscope_q7_count", Map.of("host", "a"))).isEqualTo(2);
  }

  @Test
  void whatIsNoNumberIsNoSeries() {
    ExpositionRules rules =
        read(
            new Measured(
                    "From r In app.A.m Select r.host, MAX(string(r.arg0)), COUNT,"
                        + " TOPK(r.arg1, 2), SUM(long(r.arg0))")
                .group(Tuple.of("a"), "x", "x", "y"));
    // The sum of nothing is null.
    assertThat(rules.types().keySet()).hasSize(2);
    String top =
        rules.samples().stream()
            .map(ExpositionRules.Sample::name)
            .filter(n -> n.contains("topk"))
            .findFirst()
            .orElseThrow();
    assertThat(rules.value(top, Map.of("host", "a", "value", "x"))).isEqualTo(2);
    assertThat(rules.value(top, Map.of("host", "a", "value", "y"))).isEqualTo(1);
  }

  @Test
  void labelsHoldAnyText() {
    String odd = "a\"b\\c\nd{}=,é";
    ExpositionRules rules =
        read(new Measured("From r In app.A.m Select r.host, COUNT").group(Tuple.of(odd), 1L));
    assertThat(rules.value("pivotscope_q7_count_total", Map.of("host", odd))).isEqualTo(1);
    ExpositionRules nothing =
        read(
            new Measured("From r In app.A.m Select r.host, COUNT")
                .group(Tuple.wrap(new Object[] {null}), 1L));
    assertThat(nothing.value("pivotscope_q7_count_total", Map.of("host", "null"))).isEqualTo(1);
  }

  @Test
  void keysOfOneNameAreToldApart() {
    ExpositionRules rules =
        read(
            new Measured(
                    "From b In app.A.m Join a In app.B.n On a -> b Select a.host, b.host, b.thread"
                        + " As le, COUNT, MAX(b.time) - MIN(b.time), SUM(long(a.arg0)),"
                        + " SUM(long(b.arg0))")
                .group(Tuple.of("x", "y", "z"), 1L));
    assertThat(rules.samples())
        .allSatisfy(
            sample ->
                assertThat(sample.labels())
                    .isEqualTo(Map.of("host", "x", "b_host", "y", "key_le", "z")));
    assertThat(rules.types().keySet()).hasSize(4);
  }

  @Test
  void namesAreToldApartWithTheirUnit() {
    for (String select :
        List.of(
            "MAX(x.elapsed) As lat, MAX(seconds(x.elapsed)) As lat_seconds",
            "MAX(seconds(x.elapsed)) As lat_seconds, MAX(x.elapsed) As lat")) {
      ExpositionRules rules =
          read(
              new Measured("From x In app.A.m @return Select x.host, " + select)
                  .group(Tuple.of("a"), 2_000_000_000L));
      assertThat(rules.types())
          .as(select)
          .hasSize(2)
          .containsKey("pivotscope_q7_lat_seconds")
          .containsAnyOf(
              Map.entry("pivotscope_q7_lat_seconds_2", "gauge"),
              Map.entry("pivotscope_q7_lat_2_seconds", "gauge"));
    }
  }

  @Test
  void noMetricIsCalledWhatAHistogramsSamplesAre() {
    for (String select :
        List.of(
            "HISTOGRAM(long(r.arg0)) As h, MAX(long(r.arg0)) As h_count",
            "MAX(long(r.arg0)) As h_count, HISTOGRAM(long(r.arg0)) As h")) {
      ExpositionRules rules =
          read(
              new Measured("From r In app.A.m @return Select r.host, " + select)
                  .group(Tuple.of("a"), 5L, 5L));
      assertThat(rules.types().values()).as(select).containsExactlyInAnyOrder("histogram", "gauge");
    }
  }

  @Test
  void aFamilyThatHasNoPlaceLeavesTheOthersTheirs() {
    List<Family.Series> one = List.of(new Family.Series(Map.of(), new Family.Number(1), 0));
    List<Family> families =
        List.of(
            new Family("a_seconds", Family.Kind.GAUGE, "seconds", "a", one),
            new Family("a_seconds", Family.Kind.GAUGE, "", "the same again", one),
            new Family("b", Family.Kind.GAUGE, "seconds", "without its unit", one),
            new Family("c", Family.Kind.GAUGE, "", "c", List.of(one.get(0), one.get(0))),
            new Family("d", Family.Kind.GAUGE, "", "d", one));
    assertThat(ExpositionRules.read(PrometheusText.of(families, "").text(), false).types().keySet())
        .containsExactlyInAnyOrder("a_seconds", "d");
  }

  @Test
  void seriesOverTheLimitAreCountedAndTheOthersStay() {
    Measured measured =
        new Measured("From r In app.A.m Select r.host, COUNT, SUM(long(r.arg0))", 1_500);
    for (int i = 0; i < 1_800; i++) {
      measured.group(Tuple.of("host" + i), 1L);
    }
    QueryFamilies result = QueryFamilies.of(measured.as(7));
    List<Family> families = result.families();
    int kept = families.stream().mapToInt(family -> family.series().size()).sum();
    assertThat(kept).isEqualTo(QueryFamilies.MAX_SERIES);
    assertThat(result.leftOut()).isEqualTo(2 * 1_501 - QueryFamilies.MAX_SERIES);
    // The row of all groups over the query's own limit is never the one that goes.
    assertThat(families.get(0).series())
        .contains(
            new Family.Series(
                Map.of("host", "(other)"), new Family.Number(300), Measured.T0_MICROS));
  }

  @Test
  void groupsWithTheSameLabelsAreOneSeriesAndTheRestIsCounted() {
    Measured measured =
        new Measured("From r In app.A.m GroupBy r.host, r.thread Select r.host, COUNT");
    measured.group(Tuple.of("a", "t1"), 1L).group(Tuple.of("a", "t2"), 1L);
    assertThat(QueryFamilies.of(measured.as(7)).leftOut()).isEqualTo(1);
    assertThat(read(measured).samples()).hasSize(1);
  }
}
