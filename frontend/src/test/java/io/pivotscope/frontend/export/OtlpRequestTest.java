package io.pivotscope.frontend.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is in a push, to the last field. */
class OtlpRequestTest {
  private static final long NOW_MICROS = Measured.T0_MICROS + 2_000_000;

  private static List<Metric> metrics(ExportMetricsServiceRequest request) {
    assertThat(request.getResourceMetricsCount()).isEqualTo(1);
    ResourceMetrics all = request.getResourceMetrics(0);
    assertThat(labels(all.getResource().getAttributesList()))
        .isEqualTo(Map.of("service.name", "pivotscope", "service.instance.id", "127.0.0.1:7071"));
    assertThat(all.getScopeMetricsCount()).isEqualTo(1);
    assertThat(all.getScopeMetrics(0).getScope().getName()).isEqualTo("io.pivotscope");
    return all.getScopeMetrics(0).getMetricsList();
  }

  private static Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    attributes.forEach(each -> labels.put(each.getKey(), each.getValue().getStringValue()));
    return labels;
  }

  @Test
  void countersGaugesAndHistograms() throws Exception {
    Measured measured =
        new Measured(
                "From r In app.A.m @return Select r.host, SUM(r.elapsed), MAX(r.elapsed),"
                    + " HISTOGRAM(r.elapsed)")
            .group(Tuple.of("a"), 1_000_000_000L, 3_000_000_000L)
            .group(Tuple.of("b"), 500_000_000L);
    byte[] sent =
        OtlpRequest.of(QueryFamilies.of(measured.as(7)).families(), "127.0.0.1:7071", NOW_MICROS)
            .toByteArray();
    List<Metric> metrics = metrics(ExportMetricsServiceRequest.parseFrom(sent));
    assertThat(metrics)
        .extracting(Metric::getName, Metric::getUnit)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("pivotscope_q7_sum_elapsed_seconds", "s"),
            org.assertj.core.groups.Tuple.tuple("pivotscope_q7_max_elapsed_seconds", "s"),
            org.assertj.core.groups.Tuple.tuple("pivotscope_q7_histogram_elapsed_seconds", "s"));

    Metric sum = metrics.get(0);
    assertThat(sum.getDescription()).isEqualTo("SUM(r.elapsed) of query 7");
    assertThat(sum.getSum().getIsMonotonic()).isTrue();
    assertThat(sum.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    NumberDataPoint a = sum.getSum().getDataPoints(0);
    assertThat(labels(a.getAttributesList())).isEqualTo(Map.of("host", "a"));
    assertThat(a.getAsDouble()).isEqualTo(4.0);
    assertThat(a.getStartTimeUnixNano()).isEqualTo(Measured.T0_MICROS * 1_000);
    assertThat(a.getTimeUnixNano()).isEqualTo(NOW_MICROS * 1_000);

    NumberDataPoint max = metrics.get(1).getGauge().getDataPoints(1);
    assertThat(max.getAsDouble()).isEqualTo(0.5);
    assertThat(max.getStartTimeUnixNano()).isZero();

    HistogramDataPoint buckets = metrics.get(2).getHistogram().getDataPoints(0);
    assertThat(metrics.get(2).getHistogram().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(buckets.getExplicitBoundsList())
        .containsExactly(0.536870911, 1.073741823, 4.294967295);
    assertThat(buckets.getBucketCountsList()).containsExactly(0L, 1L, 1L, 0L);
    assertThat(buckets.getCount()).isEqualTo(2);
    assertThat(buckets.hasSum()).isFalse();
    assertThat(buckets.getStartTimeUnixNano()).isEqualTo(Measured.T0_MICROS * 1_000);
  }
}
