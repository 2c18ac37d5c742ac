package io.pivotscope.frontend.export;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A metric: one thing that is measured, in as many series as there are labels.
 *
 * @param name as Prometheus has it: letters, digits and underscores, the unit at the end; without
 *     what the kind adds, as {@code _total}
 * @param unit its last word, as {@code seconds}; empty for none
 * @param help one sentence, without a full stop
 */
public record Family(String name, Kind kind, String unit, String help, List<Series> series) {

  /** How its numbers go on. */
  public enum Kind {
    /** Never falls. */
    COUNTER,
    GAUGE,
    /** Counts in buckets, none of which falls. */
    HISTOGRAM
  }

  /**
   * One value.
   *
   * @param labels in the order of their names
   * @param sinceMicros since when it counts, in microseconds since the Unix epoch; 0 if it does
   *     not, or nobody knows
   */
  public record Series(Map<String, String> labels, Value value, long sinceMicros) {
    public Series {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  public sealed interface Value {}

  public record Number(double value) implements Value {}

  /** Bounds ascend; those of all series of a family are the same. */
  public record Distribution(List<Bucket> buckets) implements Value {
    public Distribution {
      buckets = List.copyOf(buckets);
    }

    public long count() {
      return buckets.stream().mapToLong(Bucket::count).sum();
    }
  }

  /**
   * @param upTo the greatest value that it takes
   * @param count of values above the bucket before
   */
  public record Bucket(double upTo, long count) {}

  public Family {
    series = List.copyOf(series);
  }
}
