package io.pivotscope.frontend.console;

import io.pivotscope.frontend.view.Bars;
import io.pivotscope.frontend.view.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recent windows of each group, for its sparkline: the first measure by the columns that are
 * none. Not thread-safe.
 */
final class Trend {
  private final int windows;
  private final Shape shape;
  private final Map<List<String>, ArrayDeque<Double>> values = new HashMap<>();
  private int seen;

  /**
   * @param windows how many are kept
   */
  Trend(int windows, Shape shape) {
    this.windows = windows;
    this.shape = shape;
  }

  /** The next window's rows. */
  void add(List<@Nullable Object[]> rows) {
    int measure = shape.firstMeasure();
    Map<List<String>, Double> window = new HashMap<>();
    for (@Nullable Object[] row : rows) {
      if (measure >= 0 && row[measure] instanceof Number number) {
        window.merge(key(row), number.doubleValue(), Double::sum);
      }
    }
    window.keySet().forEach(key -> values.computeIfAbsent(key, unseen -> new ArrayDeque<>()));
    values.forEach(
        (key, recent) -> {
          recent.addLast(window.getOrDefault(key, 0.0));
          while (recent.size() > windows) {
            recent.removeFirst();
          }
        });
    values.values().removeIf(recent -> recent.stream().allMatch(value -> value == 0));
    seen = Math.min(seen + 1, windows);
  }

  /** Whether there is anything to draw. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** One character for each window so far, relative to the highest of this row. */
  String sparkline(@Nullable Object[] row) {
    ArrayDeque<Double> recent = values.get(key(row));
    if (recent == null) {
      return "";
    }
    double highest = recent.stream().mapToDouble(Math::abs).max().orElse(0);
    StringBuilder line = new StringBuilder(" ".repeat(Math.max(0, seen - recent.size())));
    recent.forEach(value -> line.append(Bars.of(value, highest)));
    return line.toString();
  }

  private List<String> key(@Nullable Object[] row) {
    List<String> key = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      if (!shape.isMeasure(i)) {
        key.add(String.valueOf(row[i]));
      }
    }
    return key;
  }
}
