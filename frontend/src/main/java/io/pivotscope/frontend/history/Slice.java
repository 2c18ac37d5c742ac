package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Waiting.Sized;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring windows of a table that become one segment. A window is never cut in two: by the
 * number in a segment's name all of it counts as written.
 *
 * @param batches at least one, in ascending order
 */
record Slice(List<Sized> batches) {
  Slice {
    batches = List.copyOf(batches);
  }

  /** All of them, in slices as large as the limits allow. */
  static List<Slice> of(List<Sized> batches, WriteLimits limits) {
    List<Slice> slices = new ArrayList<>();
    List<Sized> next = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    for (Sized batch : batches) {
      rows += batch.rows();
      bytes += batch.bytes();
      boolean fits = rows <= limits.segmentRows() && bytes <= limits.segmentBytes();
      if (!fits && !next.isEmpty()) {
        slices.add(new Slice(next));
        next.clear();
        rows = batch.rows();
        bytes = batch.bytes();
      }
      next.add(batch);
    }
    if (!next.isEmpty()) {
      slices.add(new Slice(next));
    }
    return slices;
  }

  boolean isOneWindow() {
    return batches.size() == 1;
  }

  List<Slice> halves() {
    int middle = batches.size() / 2;
    return List.of(
        new Slice(batches.subList(0, middle)), new Slice(batches.subList(middle, batches.size())));
  }

  long first() {
    return batches.get(0).batch().number();
  }

  long last() {
    return newest().batch().number();
  }

  /** As the newest window knows them. */
  List<Column> columns() {
    Archive.Batch last = newest().batch();
    return last.kind().columns(last.run().columns());
  }

  private Sized newest() {
    return batches.get(batches.size() - 1);
  }

  long rows() {
    return batches.stream().mapToLong(Sized::rows).sum();
  }

  /** Of one row, in the mean. */
  long rowBytes() {
    return batches.stream().mapToLong(Sized::bytes).sum() / Math.max(1, rows());
  }

  List<List<@Nullable Object[]>> values() {
    List<List<@Nullable Object[]>> values = new ArrayList<>();
    batches.forEach(sized -> values.add(sized.batch().rows()));
    return values;
  }
}
