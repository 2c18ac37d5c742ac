package io.pivotscope.baggage;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one branch has counted, all in all. Written by its own branch only, so of two copies the one
 * with the higher version is the later and holds all of the earlier. Immutable as soon as a second
 * ledger has it; {@link Ledger} knows of which cell that is not so yet.
 */
final class Cell {
  private long version;
  private Ordinals closed;
  final TreeMap<Integer, Groups> bySlot;

  Cell(long version, Ordinals closed, TreeMap<Integer, Groups> bySlot) {
    this.version = version;
    this.closed = closed;
    this.bySlot = bySlot;
  }

  long version() {
    return version;
  }

  Ordinals closed() {
    return closed;
  }

  /** The next version in place of this one. */
  void advance(Ordinals nowClosed) {
    version++;
    closed = nowClosed;
  }

  /** The next version, with accumulators of its own. */
  Cell next(Ordinals nowClosed) {
    return new Cell(version + 1, nowClosed, copyGroups());
  }

  /** The same version with groups folded; itself if no fold applies. */
  Cell folded(Map<Integer, Long> folds) {
    boolean any = false;
    for (Map.Entry<Integer, Groups> entry : bySlot.entrySet()) {
      any |= entry.getValue().wouldFold(folds.getOrDefault(entry.getKey(), Groups.NO_FOLD));
    }
    if (!any) {
      return this;
    }
    Cell result = new Cell(version, closed, copyGroups());
    result.bySlot.forEach((slot, groups) -> groups.fold(folds.getOrDefault(slot, Groups.NO_FOLD)));
    return result;
  }

  private TreeMap<Integer, Groups> copyGroups() {
    TreeMap<Integer, Groups> copy = new TreeMap<>();
    bySlot.forEach((slot, groups) -> copy.put(slot, groups.copy()));
    return copy;
  }
}
