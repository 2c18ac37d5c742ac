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

  /** A batch with its size, which is not cheap to tell. */
  record Sized(Batch batch, long bytes) {
    int rows() {
      return batch.rows().size();
    }
  }

  /** How much it is, of all tables together. */
  private record Amount(long rows, long bytes) {
    static final Amount NONE = new Amount(0, 0);

    Amount plus(Sized sized) {
      return new Amount(rows + sized.rows(), bytes + sized.bytes());
    }

    boolean isWithin(long maxRows, long maxBytes) {
      return rows < maxRows && bytes < maxBytes;
    }
  }

  private final ToLongFunction<RunTable> durable;
  private final Map<RunTable, Long> marks = new HashMap<>();
  private Map<RunTable, List<Sized>> batches = new LinkedHashMap<>();
  private Map<RunTable, List<Sized>> taken = new LinkedHashMap<>();
  private Amount amount = Amount.NONE;
  private Amount takenAmount = Amount.NONE;

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
    Sized sized = new Sized(batch, RowBytes.of(batch.rows()));
    marks.put(table(batch), batch.number());
    batches.computeIfAbsent(table(batch), t -> new ArrayList<>()).add(sized);
    amount = amount.plus(sized);
  }

  static RunTable table(Batch batch) {
    return new RunTable(batch.run().directory(), batch.kind());
  }

  /** All that waits, to be written by one thread, which ends with {@link #putBack}. */
  Map<RunTable, List<Sized>> take() {
    taken = batches;
    takenAmount = amount;
    batches = new LinkedHashMap<>();
    amount = Amount.NONE;
    return new LinkedHashMap<>(taken);
  }

  /** Takes back what was not written, before what has come since. */
  void putBack(Map<RunTable, List<Sized>> rest) {
    Map<RunTable, List<Sized>> since = batches;
    batches = new LinkedHashMap<>();
    rest.forEach((table, left) -> batches.put(table, new ArrayList<>(left)));
    since.forEach(
        (table, more) -> batches.computeIfAbsent(table, t -> new ArrayList<>()).addAll(more));
    amount = Amount.NONE;
    batches.values().forEach(all -> all.forEach(sized -> amount = amount.plus(sized)));
    taken = Map.of();
    takenAmount = Amount.NONE;
  }

  boolean isEmpty() {
    return batches.isEmpty() && taken.isEmpty();
  }

  /** Whether what waits for somebody to take it is worth a segment. */
  boolean isEnough(WriteLimits limits) {
    return !amount.isWithin(limits.segmentRows(), limits.segmentBytes());
  }

  /** Whether there is room in memory for more. */
  boolean hasRoom(WriteLimits limits) {
    Amount all = new Amount(amount.rows + takenAmount.rows, amount.bytes + takenAmount.bytes);
    return all.isWithin(limits.waitingRows(), limits.waitingBytes());
  }

  void clear() {
    batches.clear();
    amount = Amount.NONE;
  }
}
