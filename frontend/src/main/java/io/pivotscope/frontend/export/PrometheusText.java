package io.pivotscope.frontend.export;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Metrics in the text that Prometheus asks for.
 *
 * @param mediaType as the answer's header has it
 */
public record PrometheusText(String mediaType, String text) {
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  /**
   * What the format has no place for, as a second family of a name, is left out: whoever asks for
   * all metrics is not to go without the others.
   *
   * @param accept the request's header of that name; empty if it has none: the older text format
   */
  public static PrometheusText of(List<Family> families, String accept) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    Set<String> names = new HashSet<>();
    for (Family family : families) {
      if (!family.series().isEmpty() && names.add(family.name())) {
        try {
          all.metricSnapshot(snapshot(family));
        } catch (IllegalArgumentException hasNoPlace) {
          // The library's word on a name, a unit or labels.
        }
      }
    }
    ExpositionFormatWriter writer = FORMATS.findWriter(accept);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, all.build(), EscapingScheme.fromAcceptHeader(accept));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PrometheusText(writer.getContentType(), out.toString(StandardCharsets.UTF_8));
  }

  private static MetricSnapshot snapshot(Family family) {
    return switch (family.kind()) {
      case COUNTER -> counter(family);
      case GAUGE -> gauge(family);
      case HISTOGRAM -> histogram(family);
    };
  }

  private static MetricSnapshot counter(Family family) {
    CounterSnapshot.Builder all =
        CounterSnapshot.builder().name(family.name()).help(family.help()).unit(unit(family));
    for (Family.Series each : family.series()) {
      all.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels(each))
              .value(number(each))
              .createdTimestampMillis(each.sinceMicros() / 1_000)
              .build());
    }
    return all.build();
  }

  private static MetricSnapshot gauge(Family family) {
    GaugeSnapshot.Builder all =
        GaugeSnapshot.builder().name(family.name()).help(family.help()).unit(unit(family));
    for (Family.Series each : family.series()) {
      all.dataPoint(
          GaugeDataPointSnapshot.builder().labels(labels(each)).value(number(each)).build());
    }
    return all.build();
  }

  private static MetricSnapshot histogram(Family family) {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder().name(family.name()).help(family.help()).unit(unit(family));
    for (Family.Series each : family.series()) {
      all.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(labels(each))
              .classicHistogramBuckets(buckets(each))
              .createdTimestampMillis(each.sinceMicros() / 1_000)
              .build());
    }
    return all.build();
  }

  private static ClassicHistogramBuckets buckets(Family.Series series) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    boolean endless = false;
    if (series.value() instanceof Family.Distribution distribution) {
      for (Family.Bucket bucket : distribution.buckets()) {
        buckets.bucket(bucket.upTo(), bucket.count());
        endless |= bucket.upTo() == Double.POSITIVE_INFINITY;
      }
    }
    if (!endless) {
      buckets.bucket(Double.POSITIVE_INFINITY, 0);
    }
    return buckets.build();
  }

  private static double number(Family.Series series) {
    return series.value() instanceof Family.Number number ? number.value() : Double.NaN;
  }

  private static Labels labels(Family.Series series) {
    Map<String, String> labels = series.labels();
    return Labels.of(
        labels.keySet().toArray(new String[0]), labels.values().toArray(new String[0]));
  }

  private static @Nullable Unit unit(Family family) {
    return family.unit().isEmpty() ? null : new Unit(family.unit());
  }
}
