package io.pivotscope.frontend.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows that are lost since the start, by table. Guarded by its owner. */
final class DroppedRows {
  private final Map<RunTable, Long> rows = new LinkedHashMap<>();

  void add(RunTable table, long lost) {
    rows.merge(table, lost, Long::sum);
  }

  boolean isOf(RunTable table) {
    return rows.containsKey(table);
  }

  long all() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What tables lack, by their names in SQL: {@code q7: 12 rows could not be written ..}. */
  List<String> of(Set<String> tables) {
    return rows.entrySet().stream()
        .filter(entry -> tables.contains(entry.getKey().name()))
        .map(
            e ->
                e.getKey().name() + ": " + e.getValue() + " rows could not be written and are lost")
        .toList();
  }
}
