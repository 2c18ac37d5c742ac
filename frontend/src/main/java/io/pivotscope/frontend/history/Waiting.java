package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Archive.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Batches that are not in a segment yet, by table. What is being written still counts: it waits
 * again if that fails. Guarded by its owner.
 */
final class Waiting {
  private final ToLongFunction<RunTable> durable;
  private final Map<RunTable, Long> marks = new HashMap<>();
  private Map<RunTable, List<Batch>> batches = new LinkedHashMap<>();
  private Map<RunTable, List<Batch>> taken = new LinkedHashMap<>();
  private int rows;
  private int takenRows;

  /**
   * @param durable number of the last window of a table that was there before
   */
  Waiting(ToLongFunction<RunTable> durable) {
    this.durable = durable;
  }

  /** Whether the batch is new: windows of a table come in ascending order, and only once. */
  boolean isNew(Batch batch) {
    return batch.number() > marks.computeIfAbsent(table(batch), durable::applyAsLong);
  }

  void add(Batch batch) {
    marks.put(table(batch), batch.number());
    batches.computeIfAbsent(table(batch), t -> new ArrayList<>()).add(batch);
    rows += batch.rows().size();
  }

  private static RunTable table(Batch batch) {
    return new RunTable(batch.run().directory(), batch.kind());
  }

  /** All that waits, to be written by one thread, which ends with {@link #putBack}. */
  Map<RunTable, List<Batch>> take() {
    taken = batches;
    takenRows = rows;
    batches = new LinkedHashMap<>();
    rows = 0;
    return new LinkedHashMap<>(taken);
  }

  /** Takes back what was not written, before what has come since. */
  void putBack(Map<RunTable, List<Batch>> rest) {
    Map<RunTable, List<Batch>> since = batches;
    batches = rest;
    since.forEach(
        (table, more) -> batches.computeIfAbsent(table, t -> new ArrayList<>()).addAll(more));
    rows = batches.values().stream().flatMap(List::stream).mapToInt(b -> b.rows().size()).sum();
    taken = Map.of();
    takenRows = 0;
  }

  boolean isEmpty() {
    return batches.isEmpty() && taken.isEmpty();
  }

  /** Rows that wait for somebody to take them. */
  int rows() {
    return rows;
  }

  /** Rows in memory. */
  int allRows() {
    return rows + takenRows;
  }

  void clear() {
    batches.clear();
    rows = 0;
  }
}
