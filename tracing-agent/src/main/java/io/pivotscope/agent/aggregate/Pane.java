package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.interpret.Additions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one thread recorded for one query in one slice of time. Written by that thread; read by the
 * reporter once, when no more writes can come.
 */
public final class Pane {

  /** A row that is streamed as it is. */
  public record Streamed(Tuple row, long hlc, int slot) {}

  private final long slice;
  private final long from;
  private final long to;
  private final LocalTable table;
  private final Tally tally = new Tally();
  private @Nullable Groups groups;
  private @Nullable List<Streamed> rows;

  Pane(long slice, LocalTable table) {
    this.slice = slice;
    this.from = table.slices().end(slice - 1);
    this.to = table.slices().end(slice);
    this.table = table;
  }

  public Tally tally() {
    return tally;
  }

  /** Whether a stamp falls into the slice. */
  boolean covers(long hlc) {
    return hlc >= from && hlc < to;
  }

  /** The groups to add rows to; each is to be {@link #counted}. */
  public Groups written() {
    Groups g = groups;
    if (g == null) {
      g = new Groups(table.shape());
      groups = g;
    }
    return g;
  }

  /** One row has been added to that group. */
  public void counted(Group group) {
    if (written().isOther(group)) {
      tally.groups++;
    }
    tally.tuples++;
  }

  /** Adds one row to its group. */
  public void add(Tuple key, Additions additions) {
    if (written().add(key, additions)) {
      tally.groups++;
    }
    tally.tuples++;
  }

  /** Streams one row, or counts it as dropped if too many wait. */
  public void stream(Tuple row, long hlc, int slot) {
    if (!table.mayQueue()) {
      tally.dropped++;
      return;
    }
    List<Streamed> all = rows;
    if (all == null) {
      all = new ArrayList<>();
      rows = all;
    }
    all.add(new Streamed(row, hlc, slot));
    tally.tuples++;
  }

  long slice() {
    return slice;
  }

  @Nullable Groups groups() {
    return groups;
  }

  List<Streamed> rows() {
    return rows == null ? List.of() : rows;
  }
}
