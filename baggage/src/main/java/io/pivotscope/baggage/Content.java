package io.pivotscope.baggage;

import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The unpacked slots of one query's view. Mutable until shared; then copied before a change. */
final class Content {
  private static final SetSlot[] NO_SETS = {};

  // Ascending by slot.
  private SetSlot[] sets = NO_SETS;
  final Ledger ledger;
  // Everything was cut: bytes that could not be read, or shapes that contradict each other.
  boolean lost;

  Content() {
    this(new Ledger());
  }

  Content(Ledger ledger) {
    this.ledger = ledger;
  }

  static Content lost() {
    Content result = new Content();
    result.lose();
    return result;
  }

  void lose() {
    lost = true;
    ledger.incomplete = true;
    for (SetSlot set : sets) {
      set.cut(EventId.FIRST);
    }
  }

  Content copy() {
    Content result = new Content(ledger.copy());
    result.sets = sets.clone();
    for (int i = 0; i < sets.length; i++) {
      result.sets[i] = sets[i].copy();
    }
    result.lost = lost;
    return result;
  }

  boolean isEmpty() {
    return sets.length == 0 && ledger.isEmpty() && !lost;
  }

  List<SetSlot> sets() {
    return Arrays.asList(sets);
  }

  @Nullable SetSlot set(int slot) {
    for (SetSlot set : sets) {
      if (set.shape.slot() == slot) {
        return set;
      }
    }
    return null;
  }

  /** In the place of the one with the same slot, if there is one. */
  void put(SetSlot set) {
    int slot = set.shape.slot();
    int at = 0;
    while (at < sets.length && sets[at].shape.slot() < slot) {
      at++;
    }
    if (at == sets.length || sets[at].shape.slot() != slot) {
      SetSlot[] more = Arrays.copyOf(sets, sets.length + 1);
      System.arraycopy(sets, at, more, at + 1, sets.length - at);
      sets = more;
    }
    sets[at] = set;
  }

  private SetSlot setOf(SetShape shape) {
    SetSlot set = set(shape.slot());
    if (set == null) {
      set = new SetSlot(shape);
      put(set);
    }
    return set;
  }

  int pack(SetShape shape, EventId id, List<Tuple> rows) {
    return toPack(shape).pack(id, rows);
  }

  /** The set, cut if everything was. */
  SetSlot toPack(SetShape shape) {
    SetSlot set = setOf(shape);
    if (lost) {
      set.cut(EventId.FIRST);
    }
    return set;
  }

  long cutFrom(SetShape shape, EventId id) {
    return setOf(shape).cut(id);
  }

  /** Merges; the other must be shared and stays as it is. */
  void join(Content other) {
    for (SetSlot theirs : other.sets) {
      SetSlot mine = set(theirs.shape.slot());
      if (mine == null) {
        put(theirs.copy());
      } else if (mine.shape.equals(theirs.shape)) {
        mine.join(theirs);
      } else {
        lost = true;
      }
    }
    ledger.join(other.ledger);
    if (lost || other.lost) {
      lose();
    }
  }

  /** Cuts until the encoded form fits; returns how many tuples and groups went. */
  long cut(int budgetBytes) {
    int size = ContentCodec.encode(this).length;
    if (size <= budgetBytes) {
      return 0;
    }
    SetSlot[] kept = sets;
    sets = sets().stream().map(Content::bare).toArray(SetSlot[]::new);
    long gone = cutLedger(budgetBytes);
    // A slot's count of events may take more than the one byte of a bare slot.
    int left = budgetBytes - ContentCodec.encode(this).length - 4 * sets.length;
    sets = kept;
    gone += cutSets(left);
    if (ContentCodec.encode(this).length > budgetBytes) {
      // Nothing is left but marks and shapes, of which there are too many.
      sets = NO_SETS;
      ledger.forget();
      lose();
    }
    return gone;
  }

  /** The slot without its events, but with a mark as long as one can be. */
  private static SetSlot bare(SetSlot set) {
    SetSlot result = new SetSlot(set.shape);
    result.cut(new EventId(Long.MIN_VALUE, 0, Integer.MAX_VALUE));
    return result;
  }

  /** Halves the keys that are kept until the ledger fits; then gives up its cells. */
  private long cutLedger(int budgetBytes) {
    long gone = 0;
    while (ContentCodec.encode(this).length > budgetBytes) {
      List<Long> hashes = new ArrayList<>();
      for (int slot : ledger.shapes.keySet()) {
        ledger.keys(slot).forEach(key -> hashes.add(key.stableHash()));
      }
      if (hashes.isEmpty()) {
        if (!ledger.cells.isEmpty()) {
          gone += ledger.cells.size();
          ledger.clear();
        }
        break;
      }
      hashes.sort(Long::compareUnsigned);
      long from = hashes.get(hashes.size() / 2);
      gone += hashes.size() - hashes.indexOf(from);
      for (int slot : ledger.shapes.keySet()) {
        ledger.foldKeys(slot, from);
      }
    }
    return gone;
  }

  private record Sized(SetSlot set, EventId event, int bytes) {}

  /**
   * MOST_RECENT slots first, each as a whole; then the others' events in the order of their ids,
   * each slot until its first event that does not fit.
   */
  private long cutSets(int budgetBytes) {
    long gone = 0;
    int left = budgetBytes;
    List<Sized> inOrder = new ArrayList<>();
    for (SetSlot set : sets) {
      int[] sizes = ContentCodec.eventSizes(set);
      if (set.shape.keep() == SetShape.Keep.MOST_RECENT) {
        int total = 0;
        for (int size : sizes) {
          total += size;
        }
        if (total <= left) {
          left -= total;
        } else if (sizes.length > 0) {
          gone += set.cut(set.id(0));
        }
      } else {
        for (int i = 0; i < sizes.length; i++) {
          inOrder.add(new Sized(set, set.id(i), sizes[i]));
        }
      }
    }
    inOrder.sort(Comparator.comparing(Sized::event));
    for (Sized sized : inOrder) {
      EventId mark = sized.set().mark();
      if (mark != null && sized.event().compareTo(mark) >= 0) {
        continue;
      }
      if (sized.bytes() <= left) {
        left -= sized.bytes();
      } else {
        gone += sized.set().cut(sized.event());
      }
    }
    return gone;
  }
}
