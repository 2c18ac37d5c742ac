package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.accumulate.GroupTable;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.interpret.Additions;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by key, at most {@code maxGroups} of them: the keys of smallest hash are kept and
 * all others are added to one group. So every group kept, and the rest, is exact in whatever order
 * rows and groups came together (LANGUAGE 1.6).
 *
 * <p>Used by one thread at a time.
 */
public class Groups extends GroupTable {

  /** What the groups hold: one accumulator per aggregate, of the argument's type. */
  public record Shape(List<Aggregate> aggregates, List<Type> arguments, int maxGroups) {
    public Shape {
      aggregates = List.copyOf(aggregates);
      arguments = List.copyOf(arguments);
      if (aggregates.size() != arguments.size() || maxGroups < 1) {
        throw new IllegalArgumentException("aggregates " + aggregates + " of " + arguments);
      }
    }

    /** What the accumulators of a group take. */
    long cellBytes() {
      return Sizes.ofCells(aggregates);
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
  private final long cellBytes;
  private long bytes;

  /** Kept keys, largest hash first; null until the cap is reached. */
  private @Nullable PriorityQueue<Ranked> ranking;

  private @Nullable Group other;

  /** Rows that have been settled, all of them, and those of the others among them. */
  private long settled;

  private long settledOfOther;

  public Groups(Shape shape) {
    this.shape = shape;
    this.cellBytes = shape.cellBytes();
  }

  /** The group of a key that was searched for in vain: a new one, or that of all the others. */
  @Override
  public Group insert(int hash, Tuple key) {
    if (isFull() && !makeRoom(key)) {
      return other();
    }
    bytes += bytesOf(key);
    return keep(new Group(hash, key, shape.create()));
  }

  /** Whether a key that comes takes the place of another, or goes to the others. */
  final boolean isFull() {
    return size() >= shape.maxGroups;
  }

  final long bytesOf(Tuple key) {
    return Sizes.ofGroup(key, cellBytes);
  }

  /** What the groups take, by an estimate. */
  final long bytes() {
    return bytes;
  }

  /** A group that is none of these. */
  final Group apart() {
    return new Group(0, Tuple.EMPTY, shape.create());
  }

  /** Adds one row; returns whether it went to the group of the others. */
  public boolean add(Tuple key, Additions additions) {
    return isOther(addTo(key, additions));
  }

  final Group addTo(Tuple key, Additions additions) {
    Group group = group(key);
    additions.addTo(group.cells);
    return group;
  }

  final boolean isOther(Group group) {
    return group == other;
  }

  /** Adds all groups of another table of the same shape, which is not to be used afterwards. */
  public void merge(Groups from) {
    reserve(Math.min(size() + from.size(), shape.maxGroups));
    from.forEach((key, cells) -> Accumulators.merge(group(key).cells, cells));
    if (from.other != null) {
      Accumulators.merge(other().cells, from.other.cells);
    }
  }

  /** The rows of all keys over the cap; null if there are none. */
  public Accumulator @Nullable [] others() {
    return other == null ? null : other.cells;
  }

  public boolean isEmpty() {
    return size() == 0 && other == null;
  }

  /**
   * Adds the numbers of {@link Group#rows} to whatever counts them: each row is one, so a count has
   * nothing of its own to do at a row.
   */
  void settle() {
    for (int i = 0; i < slots(); i++) {
      Group group = at(i);
      if (group != null) {
        settle(group);
      }
    }
    if (other != null) {
      settle(other);
    }
  }

  private void settle(Group group) {
    if (group.rows > 0) {
      for (int i = 0; i < group.cells.length; i++) {
        if (shape.aggregates.get(i) == Aggregate.COUNT) {
          group.cells[i].add(null, group.rows);
        }
      }
      settled += group.rows;
      settledOfOther += group == other ? group.rows : 0;
      group.rows = 0;
    }
  }

  long settled() {
    return settled;
  }

  long settledOfOther() {
    return settledOfOther;
  }

  /** Whether the key belongs to the kept ones; then the one of largest hash has gone. */
  private boolean makeRoom(Tuple key) {
    PriorityQueue<Ranked> ranked = ranking;
    if (ranked == null) {
      PriorityQueue<Ranked> all = new PriorityQueue<>(BY_HASH.reversed());
      forEach((kept, cells) -> all.add(Ranked.of(kept)));
      ranked = all;
      ranking = ranked;
    }
    Ranked candidate = Ranked.of(key);
    Ranked largest = ranked.element();
    if (BY_HASH.compare(candidate, largest) > 0) {
      return false;
    }
    ranked.remove();
    ranked.add(candidate);
    Group evicted = remove(largest.key);
    if (evicted != null) {
      bytes -= bytesOf(evicted.key);
      settle(evicted);
      Accumulators.merge(other().cells, evicted.cells);
    }
    return true;
  }

  private Group other() {
    Group group = other;
    if (group == null) {
      group = new Group(0, Tuple.EMPTY, shape.create());
      other = group;
    }
    return group;
  }
}
