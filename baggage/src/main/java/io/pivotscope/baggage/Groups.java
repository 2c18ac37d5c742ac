package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by key, of one ledger slot. Keys whose stable hash reaches the fold are added up in
 * {@code other}; which ones depends on the fold alone, so folding commutes with merging.
 */
final class Groups {
  /** The fold that folds nothing. */
  static final long NO_FOLD = -1L;

  private final LedgerShape shape;
  private final Map<Tuple, Accumulator[]> byKey = new HashMap<>();
  private Accumulator @Nullable [] other;

  Groups(LedgerShape shape) {
    this.shape = shape;
  }

  static boolean folds(long fold, Tuple key) {
    return fold != NO_FOLD && Long.compareUnsigned(key.stableHash(), fold) >= 0;
  }

  Map<Tuple, Accumulator[]> byKey() {
    return byKey;
  }

  Accumulator @Nullable [] other() {
    return other;
  }

  /** Returns whether there was nothing under that key yet. */
  boolean add(Tuple key, long fold, Consumer<Accumulator[]> addition) {
    int before = byKey.size();
    addition.accept(folds(fold, key) ? ownOther() : own(key));
    return byKey.size() > before;
  }

  private Accumulator[] own(Tuple key) {
    return byKey.computeIfAbsent(
        key, k -> Accumulators.create(shape.aggregates(), shape.arguments()));
  }

  private Accumulator[] ownOther() {
    Accumulator[] result = other;
    if (result == null) {
      result = Accumulators.create(shape.aggregates(), shape.arguments());
      other = result;
    }
    return result;
  }

  /** Adds all of {@code from}, which stays as it is. */
  void merge(Groups from) {
    from.byKey.forEach((key, accumulators) -> Accumulators.merge(own(key), accumulators));
    if (from.other != null) {
      Accumulators.merge(ownOther(), from.other);
    }
  }

  /** Folds; whether that changed anything is cheap to ask first with {@link #wouldFold}. */
  void fold(long fold) {
    for (Iterator<Map.Entry<Tuple, Accumulator[]>> it = byKey.entrySet().iterator();
        it.hasNext(); ) {
      Map.Entry<Tuple, Accumulator[]> entry = it.next();
      if (folds(fold, entry.getKey())) {
        Accumulators.merge(ownOther(), entry.getValue());
        it.remove();
      }
    }
  }

  boolean wouldFold(long fold) {
    return fold != NO_FOLD && byKey.keySet().stream().anyMatch(key -> folds(fold, key));
  }

  boolean isEmpty() {
    return byKey.isEmpty() && other == null;
  }

  Groups copy() {
    Groups result = new Groups(shape);
    byKey.forEach((key, accumulators) -> result.byKey.put(key, Accumulators.copy(accumulators)));
    result.other = other == null ? null : Accumulators.copy(other);
    return result;
  }

  /** 2 x count + (1 if there is other); each: key, states, ascending by key; states of other. */
  void write(ByteSink out) {
    out.writeVarint(2L * byKey.size() + (other == null ? 0 : 1));
    List<Tuple> keys = new ArrayList<>(byKey.keySet());
    keys.sort(null);
    for (Tuple key : keys) {
      ValueCodec.writeTuple(out, key);
      write(out, byKey.getOrDefault(key, new Accumulator[0]));
    }
    if (other != null) {
      write(out, other);
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
      result.byKey.put(key, Accumulators.read(shape.aggregates(), shape.arguments(), in));
    }
    if ((head & 1) != 0) {
      result.other = Accumulators.read(shape.aggregates(), shape.arguments(), in);
    }
    return result;
  }
}
