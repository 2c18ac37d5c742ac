package io.pivotscope.frontend.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recent windows of each row, for its sparkline: the last numeric column by the key that the
 * other columns make. Not thread-safe.
 */
public final class Trend {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private final int windows;
  private final Map<List<String>, ArrayDeque<Double>> values = new HashMap<>();
  private int seen;

  /**
   * @param windows how many are kept
   */
  public Trend(int windows) {
    this.windows = windows;
  }

  /** The next window's rows. */
  public void add(List<@Nullable Object[]> rows) {
    Map<List<String>, Double> window = new HashMap<>();
    for (@Nullable Object[] row : rows) {
      int measure = measure(row);
      if (measure >= 0 && row[measure] instanceof Number number) {
        window.merge(key(row, measure), number.doubleValue(), Double::sum);
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

  /** One character for each window so far, relative to the highest of this row. */
  public String sparkline(@Nullable Object[] row) {
    int measure = measure(row);
    ArrayDeque<Double> recent = measure < 0 ? null : values.get(key(row, measure));
    if (recent == null) {
      return "";
    }
    double highest = recent.stream().mapToDouble(Math::abs).max().orElse(0);
    StringBuilder line = new StringBuilder(" ".repeat(Math.max(0, seen - recent.size())));
    for (double value : recent) {
      int level =
          highest == 0 ? 0 : (int) Math.round(Math.abs(value) / highest * (LEVELS.length() - 1));
      line.append(LEVELS.charAt(level));
    }
    return line.toString();
  }

  /** Index of the last numeric column, or -1. */
  static int measure(@Nullable Object[] row) {
    for (int i = row.length - 1; i >= 0; i--) {
      if (row[i] instanceof Number) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> key(@Nullable Object[] row, int measure) {
    List<String> key = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      if (i != measure && !(row[i] instanceof Double)) {
        key.add(row[i] instanceof Long && i > 0 ? "" : String.valueOf(row[i]));
      }
    }
    return key;
  }
}
