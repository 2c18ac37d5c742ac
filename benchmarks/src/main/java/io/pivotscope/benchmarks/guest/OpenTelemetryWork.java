package io.pivotscope.benchmarks.guest;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/** Work that counts and sums its calls by key with two counters of OpenTelemetry's metrics SDK. */
final class OpenTelemetryWork extends Work {
  private static final AttributeKey<String> KEY = AttributeKey.stringKey("key");

  private final Reader reader = new Reader();
  private final LongCounter calls;
  private final LongCounter bytes;

  OpenTelemetryWork() {
    Meter meter = SdkMeterProvider.builder().registerMetricReader(reader).build().get("benchmarks");
    calls = meter.counterBuilder("calls").build();
    bytes = meter.counterBuilder("bytes").build();
  }

  /** Collects when it is asked. */
  private static final class Reader implements MetricReader {
    private CollectionRegistration registration = CollectionRegistration.noop();

    @Override
    public void register(CollectionRegistration to) {
      registration = to;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Override
  public long work0(String key, int size) {
    Attributes attributes = Attributes.of(KEY, key);
    calls.add(1, attributes);
    bytes.add(size, attributes);
    return size + key.length();
  }

  @Override
  public long counted() {
    long sum = 0;
    for (MetricData metric : reader.registration.collectAllMetrics()) {
      if (metric.getName().equals("calls")) {
        sum +=
            metric.getLongSumData().getPoints().stream().mapToLong(point -> point.getValue()).sum();
      }
    }
    return sum;
  }
}
