package io.pivotscope.baggage;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of a set slot, ascending by id.
 *
 * <pre>
 *   join = union, then the smaller mark, then keep
 * </pre>
 *
 * <p>A cut keeps everything below the mark and nothing from there on. The largest ids below a mark
 * would depend on what was forgotten before the mark was known, so a cut MOST_RECENT keeps nothing:
 * that is what makes cutting associative for it as well.
 */
final class SetSlot {
  final SetShape shape;
  private final ArrayList<PackedEvent> events = new ArrayList<>();
  private @Nullable EventId mark;

  SetSlot(SetShape shape) {
    this.shape = shape;
  }

  SetSlot copy() {
    SetSlot result = new SetSlot(shape);
    result.events.addAll(events);
    result.mark = mark;
    return result;
  }

  List<PackedEvent> events() {
    return Collections.unmodifiableList(events);
  }

  @Nullable EventId mark() {
    return mark;
  }

  /** Returns how many rows did not enter because the slot was cut below them. */
  int pack(EventId id, List<Tuple> rows) {
    if (isCutAt(id)) {
      return rows.size();
    }
    int last = events.size() - 1;
    if (last < 0 || events.get(last).id().compareTo(id) < 0) {
      if (shape.keep() != Keep.FIRST || events.size() < shape.n()) {
        events.add(new PackedEvent(id, rows));
        trim();
      }
      return 0;
    }
    int at = Collections.binarySearch(events, id, SetSlot::order);
    if (at >= 0) {
      List<Tuple> all = new ArrayList<>(events.get(at).rows());
      all.addAll(rows);
      events.set(at, new PackedEvent(id, all));
    } else {
      events.add(-at - 1, new PackedEvent(id, rows));
      trim();
    }
    return 0;
  }

  private static int order(Object event, Object id) {
    return ((PackedEvent) event).id().compareTo((EventId) id);
  }

  private boolean isCutAt(EventId id) {
    return mark != null && (shape.keep() == Keep.MOST_RECENT || id.compareTo(mark) >= 0);
  }

  private void trim() {
    int over = shape.keep() == Keep.ALL ? 0 : events.size() - shape.n();
    if (over > 0) {
      int from = shape.keep() == Keep.FIRST ? shape.n() : 0;
      events.subList(from, from + over).clear();
    }
  }

  /** Merges; the other stays as it is. */
  void join(SetSlot other) {
    List<PackedEvent> mine = new ArrayList<>(events);
    List<PackedEvent> theirs = other.events;
    events.clear();
    int i = 0;
    int j = 0;
    while (i < mine.size() || j < theirs.size()) {
      int order =
          i == mine.size()
              ? 1
              : j == theirs.size() ? -1 : mine.get(i).id().compareTo(theirs.get(j).id());
      if (order < 0) {
        events.add(mine.get(i++));
      } else if (order > 0) {
        events.add(theirs.get(j++));
      } else {
        // Two copies of one event: rows are only ever appended.
        PackedEvent a = mine.get(i++);
        PackedEvent b = theirs.get(j++);
        events.add(a.rows().size() >= b.rows().size() ? a : b);
      }
    }
    if (other.mark != null) {
      cut(other.mark);
    } else if (mark != null) {
      cut(mark);
    }
    trim();
  }

  /** Keeps what is below the id; returns how many rows went. */
  long cut(EventId at) {
    if (mark == null || at.compareTo(mark) < 0) {
      mark = at;
    }
    long rows = 0;
    while (!events.isEmpty() && isCutAt(events.get(events.size() - 1).id())) {
      rows += events.remove(events.size() - 1).rows().size();
    }
    return rows;
  }
}
