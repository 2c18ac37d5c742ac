package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Estimates of what things take of the heap, in bytes. */
final class Sizes {
  private static final long OBJECT = 24;
  private static final long REFERENCE = 8;

  /** A group and its two or more places in a table. */
  private static final long GROUP = 72;

  private Sizes() {}

  static long ofGroup(Tuple key, long cellBytes) {
    return GROUP + cellBytes + of(key);
  }

  static long of(Tuple tuple) {
    long bytes = 2 * OBJECT;
    for (int i = 0; i < tuple.size(); i++) {
      bytes += REFERENCE + of(tuple.get(i));
    }
    return bytes;
  }

  private static long of(@Nullable Object value) {
    if (value instanceof String text) {
      return 2 * OBJECT + text.length();
    }
    if (value instanceof byte[] bytes) {
      return OBJECT + bytes.length;
    }
    if (value instanceof List<?> list) {
      long bytes = 2 * OBJECT;
      for (Object item : list) {
        bytes += REFERENCE + of(item);
      }
      return bytes;
    }
    return value == null ? 0 : OBJECT;
  }

  /** Of the accumulators of one group, when some has been added. */
  static long ofCells(List<Aggregate> aggregates) {
    long bytes = OBJECT;
    for (Aggregate aggregate : aggregates) {
      bytes +=
          REFERENCE
              + switch (aggregate) {
                case COUNT, SUM, MIN, MAX, AVERAGE, FIRST, LAST -> 2 * OBJECT;
                case STDDEV -> 6 * OBJECT;
                case SKETCH, HISTOGRAM -> 1024;
                case DISTINCT -> 512;
                case TOPK -> 2048;
              };
    }
    return bytes;
  }
}
