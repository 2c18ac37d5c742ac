package io.pivotscope.baggage;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of a set slot, ascending by id.
 *
 * <pre>
 *   join = union, then the smaller mark, then keep
 *
 *   ids    | hlc process thread | hlc process thread | ..
 *   rows   | of the first event | of the second | ..
 *   ends   | where those end    | ..                     only if an event has not just one row
 * </pre>
 *
 * <p>A cut keeps everything below the mark and nothing from there on. The largest ids below a mark
 * would depend on what was forgotten before the mark was known, so a cut MOST_RECENT keeps nothing:
 * that is what makes cutting associative for it as well.
 */
final class SetSlot implements SetView {
  private static final long[] NO_IDS = {};
  private static final Tuple[] NO_ROWS = {};
  private static final int ID = 3;
  private static final int FIRST_ROOM = 2;

  // What is smaller by so much is looked up in the larger one, which is not gone through.
  private static final int FEW = 8;

  // What place answers where rows have none.
  private static final int CUT = -1;
  private static final int NOT_KEPT = -2;

  final SetShape shape;
  private long[] ids = NO_IDS;
  private int size;
  private Tuple[] rows = NO_ROWS;
  private int rowCount;
  private int @Nullable [] ends;
  private @Nullable EventId mark;

  SetSlot(SetShape shape) {
    this.shape = shape;
  }

  SetSlot copy() {
    SetSlot result = new SetSlot(shape);
    // Whoever copies is about to add.
    result.ids = Arrays.copyOf(ids, ID * (size + 2));
    result.size = size;
    result.rows = Arrays.copyOf(rows, rowCount + 2);
    result.rowCount = rowCount;
    result.ends = ends == null ? null : Arrays.copyOf(ends, size + 2);
    result.mark = mark;
    return result;
  }

  @Override
  public int rows() {
    return rowCount;
  }

  @Override
  public Tuple row(int index) {
    return rows[index];
  }

  @Override
  public int eventCount() {
    return size;
  }

  @Override
  public boolean isCut() {
    return mark != null;
  }

  @Nullable EventId mark() {
    return mark;
  }

  List<PackedEvent> events() {
    List<PackedEvent> result = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      result.add(new PackedEvent(id(i), rowList(i)));
    }
    return Collections.unmodifiableList(result);
  }

  private List<Tuple> rowList(int event) {
    int first = firstRow(event);
    return rowsOf(event) == 1
        ? List.of(rows[first])
        : Arrays.asList(rows).subList(first, behindLastRow(event));
  }

  EventId id(int event) {
    return new EventId(hlc(event), process(event), thread(event));
  }

  long hlc(int event) {
    return ids[ID * event];
  }

  long process(int event) {
    return ids[ID * event + 1];
  }

  int thread(int event) {
    return (int) ids[ID * event + 2];
  }

  int firstRow(int event) {
    return ends == null ? event : event == 0 ? 0 : ends[event - 1];
  }

  int behindLastRow(int event) {
    return ends == null ? event + 1 : ends[event];
  }

  private int rowsOf(int event) {
    return behindLastRow(event) - firstRow(event);
  }

  /** Makes room for so many events of one row each in an empty set. */
  void expect(int events) {
    ids = new long[ID * events];
    rows = new Tuple[events];
  }

  // ---- packing

  /** Returns how many rows did not enter because the slot was cut below them. */
  int pack(EventId id, List<Tuple> added) {
    int at = place(id.hlc(), id.process(), id.slot(), added.size());
    if (at == CUT) {
      return added.size();
    }
    if (at != NOT_KEPT) {
      for (int i = 0; i < added.size(); i++) {
        rows[at + i] = added.get(i);
      }
      trim();
    }
    return 0;
  }

  /** The same with one row. */
  int pack(long hlc, long process, int thread, Tuple row) {
    int last = ID * size - ID;
    if (last >= 0
        && last + ID < ids.length
        && size < rows.length
        && ids[last] < hlc
        && ends == null
        && mark == null
        && shape.keep() == Keep.ALL) {
      // The usual case: a later event, and there is room.
      ids[last + ID] = hlc;
      ids[last + ID + 1] = process;
      ids[last + ID + 2] = thread;
      rows[size++] = row;
      rowCount++;
      return 0;
    }
    int at = place(hlc, process, thread, 1);
    if (at == CUT) {
      return 1;
    }
    if (at != NOT_KEPT) {
      rows[at] = row;
      trim();
    }
    return 0;
  }

  /** Where the rows of an event belong, behind those that it has. */
  private int place(long hlc, long process, int thread, int count) {
    if (mark != null && isCutAt(hlc, process, thread)) {
      return CUT;
    }
    int order = size == 0 ? -1 : compare(size - 1, hlc, process, thread);
    if (order < 0) {
      return shape.keep() == Keep.FIRST && size >= shape.n()
          ? NOT_KEPT
          : insert(size, hlc, process, thread, count);
    }
    int at = order == 0 ? size - 1 : search(hlc, process, thread);
    return at >= 0 ? widen(at, count) : insert(-at - 1, hlc, process, thread, count);
  }

  private int compare(int event, long hlc, long process, int thread) {
    int at = ID * event;
    if (ids[at] != hlc) {
      return ids[at] < hlc ? -1 : 1;
    }
    return ids[at + 1] != process
        ? Long.compare(ids[at + 1], process)
        : Long.compare(ids[at + 2], thread);
  }

  private int search(long hlc, long process, int thread) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int order = compare(middle, hlc, process, thread);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private boolean isCutAt(long hlc, long process, int thread) {
    return mark != null
        && (shape.keep() == Keep.MOST_RECENT || compare(mark, hlc, process, thread) <= 0);
  }

  private static int compare(EventId id, long hlc, long process, int thread) {
    int order = Long.compare(id.hlc(), hlc);
    if (order == 0) {
      order = Long.compare(id.process(), process);
    }
    return order != 0 ? order : Integer.compare(id.slot(), thread);
  }

  /** An event more; returns where its rows go. */
  private int insert(int at, long hlc, long process, int thread, int count) {
    int row = at == size ? rowCount : firstRow(at);
    int from = ID * at;
    if (ID * size == ids.length) {
      ids = Arrays.copyOf(ids, size == 0 ? FIRST_ROOM * ID : 2 * ids.length);
    }
    if (at < size) {
      System.arraycopy(ids, from, ids, from + ID, ID * (size - at));
    }
    ids[from] = hlc;
    ids[from + 1] = process;
    ids[from + 2] = thread;
    if (ends != null || count != 1) {
      insertEnd(at, row);
    }
    size++;
    openRows(at, row, count);
    return row;
  }

  private void insertEnd(int at, int row) {
    int[] moved = ends();
    if (moved.length == size) {
      moved = Arrays.copyOf(moved, ids.length / ID);
      ends = moved;
    }
    System.arraycopy(moved, at, moved, at + 1, size - at);
    moved[at] = row;
  }

  private int[] ends() {
    int[] result = ends;
    if (result == null) {
      result = new int[ids.length / ID];
      for (int i = 0; i < size; i++) {
        result[i] = i + 1;
      }
      ends = result;
    }
    return result;
  }

  /** Rows more for an event; returns where they go. */
  private int widen(int event, int count) {
    int row = behindLastRow(event);
    if (count > 0) {
      ends();
      openRows(event, row, count);
    }
    return row;
  }

  private void openRows(int event, int row, int count) {
    if (rowCount + count > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(rowCount + count, Math.max(FIRST_ROOM, 2 * rows.length)));
    }
    if (row < rowCount) {
      System.arraycopy(rows, row, rows, row + count, rowCount - row);
    }
    rowCount += count;
    if (ends != null) {
      for (int i = event; i < size; i++) {
        ends[i] += count;
      }
    }
  }

  private void trim() {
    if (shape.keep() != Keep.ALL && size > shape.n()) {
      if (shape.keep() == Keep.FIRST) {
        truncate(shape.n());
      } else {
        dropFirst(size - shape.n());
      }
    }
  }

  private void dropFirst(int events) {
    int gone = behindLastRow(events - 1);
    if (ends != null) {
      for (int i = events; i < size; i++) {
        ends[i - events] = ends[i] - gone;
      }
    }
    size -= events;
    rowCount -= gone;
    System.arraycopy(ids, ID * events, ids, 0, ID * size);
    System.arraycopy(rows, gone, rows, 0, rowCount);
    forgetRows(rowCount + gone);
  }

  private void truncate(int events) {
    int behind = rowCount;
    rowCount = events == 0 ? 0 : behindLastRow(events - 1);
    size = events;
    forgetRows(behind);
  }

  @SuppressWarnings("NullAway") // Nobody reads behind the rows that there are.
  private void forgetRows(int to) {
    Arrays.fill(rows, rowCount, to, null);
  }

  // ---- merging and cutting

  /** Merges; the other stays as it is. */
  void join(SetSlot other) {
    if (other.size == 0 || size == 0 || isBefore(other)) {
      // As where many tasks that ran one after the other are awaited.
      for (int i = 0; i < other.size; i++) {
        append(other, i);
      }
    } else if (other.size < size / FEW) {
      insertAll(other);
    } else {
      merge(other);
    }
    if (other.mark != null) {
      cut(other.mark);
    } else if (mark != null) {
      cut(mark);
    }
    trim();
  }

  private boolean isBefore(SetSlot other) {
    return compare(size - 1, other.hlc(0), other.process(0), other.thread(0)) < 0;
  }

  /** As where many tasks are awaited that all knew a little from before. */
  private void insertAll(SetSlot few) {
    for (int i = 0; i < few.size; i++) {
      int present = search(few.hlc(i), few.process(i), few.thread(i));
      if (present < 0) {
        insert(few, i, -present - 1);
      } else {
        // Two copies of one event: rows are only ever appended.
        int known = rowsOf(present);
        int more = few.rowsOf(i) - known;
        if (more > 0) {
          int at = widen(present, more);
          System.arraycopy(few.rows, few.firstRow(i) + known, rows, at, more);
        }
      }
    }
  }

  private void merge(SetSlot other) {
    SetSlot both = new SetSlot(shape);
    both.ids = new long[ID * (size + other.size)];
    both.rows = new Tuple[rowCount + other.rowCount];
    int i = 0;
    int j = 0;
    while (i < size || j < other.size) {
      int order =
          i == size
              ? 1
              : j == other.size ? -1 : compare(i, other.hlc(j), other.process(j), other.thread(j));
      if (order < 0) {
        both.append(this, i++);
      } else if (order > 0) {
        both.append(other, j++);
      } else {
        // Two copies of one event: rows are only ever appended.
        if (rowsOf(i) >= other.rowsOf(j)) {
          both.append(this, i);
        } else {
          both.append(other, j);
        }
        i++;
        j++;
      }
    }
    ids = both.ids;
    size = both.size;
    rows = both.rows;
    rowCount = both.rowCount;
    ends = both.ends;
  }

  private void append(SetSlot from, int event) {
    insert(from, event, size);
  }

  private void insert(SetSlot from, int event, int place) {
    int count = from.rowsOf(event);
    int at = insert(place, from.hlc(event), from.process(event), from.thread(event), count);
    System.arraycopy(from.rows, from.firstRow(event), rows, at, count);
  }

  /** Keeps what is below the id; returns how many rows went. */
  long cut(EventId at) {
    if (mark == null || at.compareTo(mark) < 0) {
      mark = at;
    }
    int kept = size;
    while (kept > 0 && isCutAt(hlc(kept - 1), process(kept - 1), thread(kept - 1))) {
      kept--;
    }
    int before = rowCount;
    if (kept < size) {
      truncate(kept);
    }
    return before - rowCount;
  }
}
