package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.accumulate.GroupTable;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by key, of one ledger slot. Keys whose stable hash reaches the fold are added up in
 * {@code other}; which ones depends on the fold alone, so folding commutes with merging.
 */
public final class Groups extends GroupTable implements LedgerView {
  /** The fold that folds nothing. */
  static final long NO_FOLD = -1L;

  /**
   * Groups that the search for a key walks over where it came over a wire. A table that is half
   * full of keys that nobody chose has runs of 70 with a million of them; keys that were made to
   * have one hash would make of reading and merging the square of their number.
   */
  private static final int MAX_RUN = 256;

  private final LedgerShape shape;
  private @Nullable Group other;
  private long fold = NO_FOLD;

  /** Keys that came since {@link #under}, and how long they are at most when encoded. */
  private int fresh;

  private int freshBytes;

  Groups(LedgerShape shape) {
    this.shape = shape;
  }

  static boolean folds(long fold, Tuple key) {
    return fold != NO_FOLD && Long.compareUnsigned(key.stableHash(), fold) >= 0;
  }

  /** A slot of which a part was folded, or cells given up, is seen as {@link CutLedger}. */
  @Override
  public boolean isCut() {
    return false;
  }

  Accumulator @Nullable [] other() {
    return other == null ? null : other.cells;
  }

  /** To be added to, where keys from that hash on are folded. */
  Groups under(long foldNow) {
    fold = foldNow;
    fresh = 0;
    freshBytes = 0;
    return this;
  }

  @Override
  public Group insert(int hash, Tuple key) {
    if (folds(fold, key)) {
      return ownOther();
    }
    fresh++;
    freshBytes += SizeBounds.of(key);
    return keep(new Group(hash, key, create()));
  }

  /** How many of a group's accumulators no number makes much larger. */
  int counters() {
    int counters = 0;
    for (int i = 0; i < shape.aggregates().size(); i++) {
      counters += SizeBounds.isCounter(shape.aggregates().get(i)) ? 1 : 0;
    }
    return counters;
  }

  private Accumulator[] create() {
    return Accumulators.create(shape.aggregates(), shape.arguments());
  }

  private Group ownOther() {
    Group result = other;
    if (result == null) {
      result = new Group(0, Tuple.EMPTY, create());
      other = result;
    }
    return result;
  }

  int fresh() {
    return fresh;
  }

  int freshBytes() {
    return freshBytes;
  }

  /** The accumulators of a key, also of one that is new. */
  Accumulator[] cells(Tuple key) {
    return group(key).cells;
  }

  /** Adds all of {@code from}, which stays as it is. */
  void merge(Groups from) {
    from.forEach((key, accumulators) -> Accumulators.merge(cells(key), accumulators));
    if (from.other != null) {
      Accumulators.merge(ownOther().cells, from.other.cells);
    }
  }

  /** Folds; whether that changes anything is cheap to ask first with {@link #wouldFold}. */
  void fold(long foldNow) {
    fold = foldNow;
    for (Tuple key : keys()) {
      Group gone = folds(foldNow, key) ? remove(key) : null;
      if (gone != null) {
        Accumulators.merge(ownOther().cells, gone.cells);
      }
    }
  }

  boolean wouldFold(long foldNow) {
    return foldNow != NO_FOLD && keys().stream().anyMatch(key -> folds(foldNow, key));
  }

  List<Tuple> keys() {
    List<Tuple> keys = new ArrayList<>(size());
    forEach((key, accumulators) -> keys.add(key));
    return keys;
  }

  boolean isEmpty() {
    return size() == 0 && other == null;
  }

  Groups copy() {
    Groups result = new Groups(shape);
    forEach(
        (key, accumulators) ->
            result.keep(new Group(Group.hash(key), key, Accumulators.copy(accumulators))));
    result.other = other == null ? null : new Group(0, Tuple.EMPTY, Accumulators.copy(other.cells));
    return result;
  }

  /** 2 x count + (1 if there is other); each: key, states, ascending by key; states of other. */
  void write(ByteSink out) {
    out.writeVarint(2L * size() + (other == null ? 0 : 1));
    List<Tuple> keys = keys();
    keys.sort(null);
    for (Tuple key : keys) {
      ValueCodec.writeTuple(out, key);
      write(out, cells(key));
    }
    if (other != null) {
      write(out, other.cells);
    }
  }

  private static void write(ByteSink out, Accumulator[] accumulators) {
    for (Accumulator accumulator : accumulators) {
      accumulator.write(out);
    }
  }

  static Groups read(LedgerShape shape, ByteSource in) {
    Groups result = new Groups(shape);
    int head = in.readInt(2 * in.remaining() + 1);
    for (int i = 0; i < head >> 1; i++) {
      Tuple key = ValueCodec.readTuple(in);
      Accumulator[] read = Accumulators.read(shape.aggregates(), shape.arguments(), in);
      int hash = Group.hash(key);
      if (result.run(hash) > MAX_RUN) {
        throw new MalformedException("keys that crowd together");
      }
      Group twice = result.known(key);
      if (twice == null) {
        result.keep(new Group(hash, key, read));
      } else {
        System.arraycopy(read, 0, twice.cells, 0, read.length);
      }
    }
    if ((head & 1) != 0) {
      result.other =
          new Group(0, Tuple.EMPTY, Accumulators.read(shape.aggregates(), shape.arguments(), in));
    }
    return result;
  }
}
