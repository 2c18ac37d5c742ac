package io.pivotscope.frontend.export;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Metrics as one OTLP request. Counters and histograms are cumulative: each point says all since
 * the query's T0, so a push that is lost costs resolution and nothing else.
 */
final class OtlpRequest {
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private final long nowNanos;

  private OtlpRequest(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  /**
   * @param instance which frontend this is, as HOST:PORT
   * @param nowMicros since the Unix epoch
   */
  static ExportMetricsServiceRequest of(List<Family> families, String instance, long nowMicros) {
    OtlpRequest request = new OtlpRequest(nowMicros * 1_000);
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("io.pivotscope"));
    for (Family family : families) {
      if (!family.series().isEmpty()) {
        scope.addMetrics(request.metric(family));
      }
    }
    Resource.Builder resource =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "pivotscope"))
            .addAttributes(attribute("service.instance.id", instance));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
        .build();
  }

  private Metric metric(Family family) {
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(family.name())
            .setDescription(family.help())
            // As UCUM has it.
            .setUnit(family.unit().equals("seconds") ? "s" : family.unit());
    switch (family.kind()) {
      case COUNTER ->
          metric.setSum(
              Sum.newBuilder()
                  .setIsMonotonic(true)
                  .setAggregationTemporality(CUMULATIVE)
                  .addAllDataPoints(numbers(family)));
      case GAUGE -> metric.setGauge(Gauge.newBuilder().addAllDataPoints(numbers(family)));
      case HISTOGRAM ->
          metric.setHistogram(
              Histogram.newBuilder()
                  .setAggregationTemporality(CUMULATIVE)
                  .addAllDataPoints(histograms(family)));
    }
    return metric.build();
  }

  private List<NumberDataPoint> numbers(Family family) {
    List<NumberDataPoint> points = new ArrayList<>();
    for (Family.Series series : family.series()) {
      if (series.value() instanceof Family.Number number) {
        points.add(
            NumberDataPoint.newBuilder()
                .addAllAttributes(attributes(series))
                .setStartTimeUnixNano(series.sinceMicros() * 1_000)
                .setTimeUnixNano(nowNanos)
                .setAsDouble(number.value())
                .build());
      }
    }
    return points;
  }

  private List<HistogramDataPoint> histograms(Family family) {
    List<HistogramDataPoint> points = new ArrayList<>();
    for (Family.Series series : family.series()) {
      if (series.value() instanceof Family.Distribution distribution) {
        HistogramDataPoint.Builder point =
            HistogramDataPoint.newBuilder()
                .addAllAttributes(attributes(series))
                .setStartTimeUnixNano(series.sinceMicros() * 1_000)
                .setTimeUnixNano(nowNanos)
                .setCount(distribution.count());
        // One count more than bounds: that of what is above the last.
        long above = 0;
        for (Family.Bucket bucket : distribution.buckets()) {
          if (bucket.upTo() == Double.POSITIVE_INFINITY) {
            above = bucket.count();
          } else {
            point.addExplicitBounds(bucket.upTo()).addBucketCounts(bucket.count());
          }
        }
        points.add(point.addBucketCounts(above).build());
      }
    }
    return points;
  }

  private static List<KeyValue> attributes(Family.Series series) {
    List<KeyValue> attributes = new ArrayList<>();
    for (Map.Entry<String, String> label : series.labels().entrySet()) {
      attributes.add(attribute(label.getKey(), label.getValue()));
    }
    return attributes;
  }

  private static KeyValue attribute(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
