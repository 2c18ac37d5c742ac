package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.interpret.Additions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by key, at most {@code maxGroups} of them: the keys of smallest hash are kept and
 * all others are added to one group. So every group kept, and the rest, is exact in whatever order
 * rows and groups came together (LANGUAGE 1.6).
 *
 * <p>Used by one thread at a time.
 */
public final class Groups {

  /** What the groups hold: one accumulator per aggregate, of the argument's type. */
  public record Shape(List<Aggregate> aggregates, List<Type> arguments, int maxGroups) {
    public Shape {
      aggregates = List.copyOf(aggregates);
      arguments = List.copyOf(arguments);
      if (aggregates.size() != arguments.size() || maxGroups < 1) {
        throw new IllegalArgumentException("aggregates " + aggregates + " of " + arguments);
      }
    }

    Accumulator[] create() {
      return Accumulators.create(aggregates, arguments);
    }
  }

  /** The last in this order is the first to go. */
  private static final Comparator<Ranked> BY_HASH =
      ((Comparator<Ranked>) (a, b) -> Long.compareUnsigned(a.hash, b.hash))
          .thenComparing(Ranked::key);

  private record Ranked(long hash, Tuple key) {
    static Ranked of(Tuple key) {
      return new Ranked(key.stableHash(), key);
    }
  }

  private final Shape shape;
  private final Map<Tuple, Accumulator[]> groups = new HashMap<>();

  /** Kept keys, largest hash first; null until the cap is reached. */
  private @Nullable PriorityQueue<Ranked> ranking;

  private Accumulator @Nullable [] other;

  public Groups(Shape shape) {
    this.shape = shape;
  }

  /** Adds one row; returns whether it went to the group of the others. */
  public boolean add(Tuple key, Additions additions) {
    Accumulator[] cells = cells(key);
    additions.addTo(cells);
    return cells == other;
  }

  /** Adds all groups of another table of the same shape, which is not to be used afterwards. */
  public void merge(Groups from) {
    from.groups.forEach((key, cells) -> Accumulators.merge(cells(key), cells));
    if (from.other != null) {
      Accumulators.merge(other(), from.other);
    }
  }

  /** The groups kept, in no order. */
  public void forEach(BiConsumer<Tuple, Accumulator[]> action) {
    groups.forEach(action);
  }

  /** The rows of all keys over the cap; null if there are none. */
  public Accumulator @Nullable [] others() {
    return other;
  }

  public boolean isEmpty() {
    return groups.isEmpty() && other == null;
  }

  public int size() {
    return groups.size();
  }

  private Accumulator[] cells(Tuple key) {
    Accumulator[] cells = groups.get(key);
    if (cells != null) {
      return cells;
    }
    if (groups.size() >= shape.maxGroups && !makeRoom(key)) {
      return other();
    }
    cells = shape.create();
    groups.put(key, cells);
    return cells;
  }

  /** Whether the key belongs to the kept ones; then the one of largest hash has gone. */
  private boolean makeRoom(Tuple key) {
    PriorityQueue<Ranked> ranked = ranking;
    if (ranked == null) {
      ranked = new PriorityQueue<>(BY_HASH.reversed());
      for (Tuple kept : groups.keySet()) {
        ranked.add(Ranked.of(kept));
      }
      ranking = ranked;
    }
    Ranked candidate = Ranked.of(key);
    Ranked largest = ranked.element();
    if (BY_HASH.compare(candidate, largest) > 0) {
      return false;
    }
    ranked.remove();
    ranked.add(candidate);
    Accumulator[] evicted = groups.remove(largest.key);
    if (evicted != null) {
      Accumulators.merge(other(), evicted);
    }
    return true;
  }

  private Accumulator[] other() {
    Accumulator[] cells = other;
    if (cells == null) {
      cells = shape.create();
      other = cells;
    }
    return cells;
  }
}
