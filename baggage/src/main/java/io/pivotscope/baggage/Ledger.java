package io.pivotscope.baggage;

import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The counting slots of one query's view: cells by branch, each cumulative and written by its own
 * branch only.
 *
 * <pre>
 *   join    higher version per branch; then cells below an ordinal that an ancestor has closed go
 *   value   sum of the cells
 *   fold    the cell of a branch that has returned for good is added to its caller's, and the
 *           ordinal is closed, which makes every other copy of it worthless wherever it turns up
 * </pre>
 *
 * <p>Join is associative, commutative and idempotent. {@code incomplete} says that something may be
 * missing; it may say so without need where runs were abandoned, never the other way round.
 */
final class Ledger {
  // Most views have sets alone: without a shape the maps are empty and never written, see open.
  private static final TreeMap<Integer, LedgerShape> NO_SHAPES = new TreeMap<>();
  private static final TreeMap<Integer, Long> NO_FOLDS = new TreeMap<>();
  private static final TreeMap<BranchPath, Cell> NO_CELLS = new TreeMap<>();

  // One in so many is looked at by itself; where it is more, all in one go are cheaper.
  private static final int FEW = 8;

  TreeMap<Integer, LedgerShape> shapes = NO_SHAPES;
  // By slot, unsigned: the least fold met. Absent where nothing is folded.
  TreeMap<Integer, Long> folds = NO_FOLDS;
  TreeMap<BranchPath, Cell> cells = NO_CELLS;
  boolean incomplete;
  // Branches that are new here, or have closed more, since all was settled; null for any.
  private @Nullable Set<BranchPath> touched = Set.of();
  // The cell that nobody else refers to, so that it can be written in place. A copy has none, and a
  // ledger that is shared is copied before it is written.
  private @Nullable Cell editable;
  // By slot, of several cells: what was summed for a reader. Not written, but replaced: a ledger
  // that is shared is read by several threads.
  private volatile Map<Integer, Groups> sums = Map.of();

  boolean isEmpty() {
    return shapes.isEmpty() && !incomplete;
  }

  Ledger copy() {
    Ledger result = new Ledger();
    if (shapes != NO_SHAPES) {
      result.shapes = new TreeMap<>(shapes);
      result.folds = new TreeMap<>(folds);
      result.cells = new TreeMap<>(cells);
    }
    result.touched = touched == null || touched.isEmpty() ? touched : new HashSet<>(touched);
    result.incomplete = incomplete;
    return result;
  }

  /** Takes a shape up unless its slot has one; returns that, or null. */
  private @Nullable LedgerShape define(LedgerShape shape) {
    open();
    return shapes.putIfAbsent(shape.slot(), shape);
  }

  /** To be written: its maps are its own. */
  void open() {
    if (shapes == NO_SHAPES) {
      shapes = new TreeMap<>();
      folds = new TreeMap<>();
      cells = new TreeMap<>();
    }
  }

  /** A cell that has come over a wire, where nothing of it was looked at. */
  void arrived(BranchPath path, Cell cell) {
    cells.put(path, cell);
    touched = null;
  }

  /** What the branch itself has counted in a slot, to add to; null if others say it is another. */
  @Nullable Groups toAdd(LedgerShape shape, BranchPath me, Ordinals closed) {
    LedgerShape known = define(shape);
    if (known != null && !known.equals(shape)) {
      incomplete = true;
      return null;
    }
    Cell cell = edit(me, closed);
    Groups groups = cell.bySlot.get(shape.slot());
    if (groups == null) {
      groups = new Groups(shape);
      cell.bySlot.put(shape.slot(), groups);
    }
    return groups.under(fold(shape.slot()));
  }

  private long fold(int slot) {
    Long fold = folds.isEmpty() ? null : folds.get(slot);
    return fold == null ? Groups.NO_FOLD : fold;
  }

  /** Whether the branch has a cell with that slot, and says already which ordinals it closed. */
  boolean hasCell(BranchPath me, Ordinals closed, int slot) {
    Cell cell = cells.get(me);
    return cell != null && cell.closed() == closed && cell.bySlot.containsKey(slot);
  }

  /** The branch's own cell, a version on: in place where nobody else has it. */
  private Cell edit(BranchPath me, Ordinals closed) {
    open();
    changed();
    Cell old = cells.get(me);
    if (old == null || old.closed() != closed) {
      touch(me);
    }
    if (old != null && old == editable) {
      old.advance(closed);
      return old;
    }
    Cell cell = old == null ? new Cell(1, closed, new TreeMap<>()) : old.next(closed);
    cells.put(me, cell);
    editable = cell;
    return cell;
  }

  /** The groups of a slot over all cells, to read only: most slots are counted by one branch. */
  LedgerView view(int slot) {
    LedgerShape shape = shapes.get(slot);
    if (shape == null) {
      return NoLedger.WHOLE;
    }
    if (cells.size() != 1) {
      return sum(shape);
    }
    Cell only = cells.get(cells.firstKey());
    Groups groups = only == null ? null : only.bySlot.get(slot);
    return groups == null ? NoLedger.WHOLE : groups;
  }

  private Groups sum(LedgerShape shape) {
    Map<Integer, Groups> known = sums;
    Groups sum = known.get(shape.slot());
    if (sum == null) {
      sum = value(shape);
      Map<Integer, Groups> more = new HashMap<>(known);
      more.put(shape.slot(), sum);
      sums = more;
    }
    return sum;
  }

  /** To be called where cells change. */
  private void changed() {
    if (!sums.isEmpty()) {
      sums = Map.of();
    }
  }

  /** How many accumulators there are that no number makes much larger. */
  int counters() {
    int counters = 0;
    for (Cell cell : cells.values()) {
      for (Groups groups : cell.bySlot.values()) {
        counters += (groups.size() + 1) * groups.counters();
      }
    }
    return counters;
  }

  /** The groups of a slot over all cells, with fresh accumulators. */
  Groups value(LedgerShape shape) {
    Groups sum = new Groups(shape);
    for (Cell cell : cells.values()) {
      Groups groups = cell.bySlot.get(shape.slot());
      if (groups != null) {
        sum.merge(groups);
      }
    }
    return sum;
  }

  /** Merges; the other must be shared. */
  void join(Ledger other) {
    changed();
    incomplete |= other.incomplete;
    if (other.shapes.isEmpty()) {
      return;
    }
    for (LedgerShape shape : other.shapes.values()) {
      LedgerShape known = define(shape);
      if (known != null && !known.equals(shape)) {
        incomplete = true;
        return;
      }
    }
    for (Map.Entry<Integer, Long> theirs : other.folds.entrySet()) {
      lowerFold(theirs.getKey(), theirs.getValue());
    }
    if (other.cells.size() > cells.size() / FEW) {
      touched = null;
    }
    other.cells.forEach(
        (path, cell) -> {
          Cell mine = cells.get(path);
          if (mine == null || mine.version() < cell.version()) {
            cells.put(path, cell);
            touch(path);
          }
        });
    settle();
  }

  private void lowerFold(int slot, long from) {
    Long before = folds.get(slot);
    if (before == null || Long.compareUnsigned(from, before) < 0) {
      folds.put(slot, from);
      touched = null;
    }
  }

  private void touch(BranchPath path) {
    if (touched == null) {
      return;
    }
    if (touched.size() >= cells.size() / FEW) {
      touched = null;
      return;
    }
    if (touched.isEmpty()) {
      touched = new HashSet<>();
    }
    touched.add(path);
  }

  /**
   * Drops what an ancestor has closed, notices what was handled twice, applies the folds. Where
   * many have counted, only at what is new and around it: a branch that waits for a hundred
   * thousand tasks settles as often.
   */
  private void settle() {
    changed();
    Set<BranchPath> few = touched;
    List<BranchPath> dead = new ArrayList<>();
    if (few == null) {
      settleAll(dead);
    } else {
      few.forEach(path -> settleAround(path, dead));
    }
    dead.forEach(cells::remove);
    if (!folds.isEmpty()) {
      if (few == null) {
        cells.replaceAll((path, cell) -> cell.folded(folds));
      } else {
        few.forEach(path -> cells.computeIfPresent(path, (same, cell) -> cell.folded(folds)));
      }
      editable = null;
    }
    touched = Set.of();
  }

  private void settleAll(List<BranchPath> dead) {
    BranchPath before = null;
    for (BranchPath path : cells.keySet()) {
      noteTwice(before, path);
      before = path;
      if (isClosed(path)) {
        dead.add(path);
      }
    }
  }

  private void settleAround(BranchPath path, List<BranchPath> dead) {
    if (!cells.containsKey(path)) {
      return;
    }
    noteTwice(cells.lowerKey(path), path);
    noteTwice(path, cells.higherKey(path));
    if (isClosed(path)) {
      dead.add(path);
    }
    for (BranchPath below : below(path, 0, Long.MAX_VALUE)) {
      if (isClosed(below)) {
        dead.add(below);
      }
    }
  }

  private void noteTwice(@Nullable BranchPath one, @Nullable BranchPath next) {
    incomplete |= one != null && next != null && BranchPath.sameSendTwice(one, next);
  }

  /** Whether an ancestor has closed this branch; notes it if the ancestor has only given it up. */
  private boolean isClosed(BranchPath path) {
    boolean closed = false;
    BranchPath child = path;
    for (BranchPath parent = path.parent(); parent != null; parent = parent.parent()) {
      Cell cell = cells.get(parent);
      if (cell != null && cell.closed().contains(child.ordinal())) {
        closed = true;
        incomplete |= child.ordinal() < cell.closed().floor();
      }
      child = parent;
    }
    return closed;
  }

  /** Whether a branch begun by that call would be dropped here. */
  boolean isClosed(BranchPath caller, long ordinal) {
    Cell cell = cells.get(caller);
    if (cell != null && cell.closed().contains(ordinal)) {
      return true;
    }
    BranchPath parent = caller.parent();
    return parent != null && isClosed(parent, caller.ordinal());
  }

  /** The branches seen below a call. */
  List<BranchPath> below(BranchPath caller, long ordinal) {
    return below(caller, ordinal, ordinal + 1);
  }

  /** The branches seen below calls from an ordinal to another, exclusive. */
  List<BranchPath> below(BranchPath caller, long from, long to) {
    List<BranchPath> result = new ArrayList<>();
    for (BranchPath path : cells.tailMap(caller, false).keySet()) {
      // Descendants follow their ancestor in the order of paths, by ordinal.
      long call = path.callOf(caller);
      if (call < 0 || call >= to) {
        break;
      }
      if (call >= from) {
        result.add(path);
      }
    }
    return result;
  }

  /** Leaves out what the branches have counted. */
  void drop(List<BranchPath> branches) {
    changed();
    branches.forEach(cells::remove);
  }

  /** Adds the cells of {@code branches} to the branch's own cell, which closes what it says. */
  void fold(List<BranchPath> branches, BranchPath me, Ordinals closed) {
    absorb(cellsOf(branches), me, closed);
    drop(branches);
    settle();
  }

  List<Cell> cellsOf(List<BranchPath> branches) {
    List<Cell> result = new ArrayList<>();
    for (BranchPath branch : branches) {
      Cell cell = cells.get(branch);
      if (cell != null) {
        result.add(cell);
      }
    }
    return result;
  }

  /** Adds what others have counted to the branch's own cell. */
  void absorb(List<Cell> from, BranchPath me, Ordinals closed) {
    Cell own = edit(me, closed);
    for (Cell cell : from) {
      cell.bySlot.forEach(
          (slot, groups) -> {
            LedgerShape shape = shapes.get(slot);
            if (shape != null) {
              own.bySlot.computeIfAbsent(slot, s -> new Groups(shape)).merge(groups);
            }
          });
    }
  }

  /** Moves what a branch had counted to another name, since its own was closed over its head. */
  void rescue(Cell lost, BranchPath to) {
    incomplete = true;
    open();
    changed();
    cells.put(to, new Cell(1, lost.closed(), lost.bySlot));
    touch(to);
    editable = null;
  }

  /** Folds the slot's keys from that hash on into {@code other}. */
  void foldKeys(int slot, long from) {
    open();
    lowerFold(slot, from);
    settle();
  }

  /** Gives up every cell. */
  void clear() {
    changed();
    cells = new TreeMap<>();
    incomplete = true;
    editable = null;
  }

  /** Gives up every cell, and what they were. */
  void forget() {
    changed();
    shapes = NO_SHAPES;
    folds = NO_FOLDS;
    cells = NO_CELLS;
    incomplete = true;
    editable = null;
  }

  /** The slot's keys that are not folded. */
  Set<Tuple> keys(int slot) {
    Set<Tuple> result = new HashSet<>();
    for (Cell cell : cells.values()) {
      Groups groups = cell.bySlot.get(slot);
      if (groups != null) {
        result.addAll(groups.keys());
      }
    }
    return result;
  }
}
