package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.interpret.Additions;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by key, at most {@code maxGroups} of them: the keys of smallest hash are kept and
 * all others are added to one group. So every group kept, and the rest, is exact in whatever order
 * rows and groups came together (LANGUAGE 1.6).
 *
 * <p>An open table with linear probing. Whoever has a key's columns at hand looks it up without
 * making a tuple of them:
 *
 * <pre>
 *   for (i = slot(hash); (group = at(i)) != null; i = next(i))
 *     if (group.hash == hash and its columns are the same) found
 *   not found: insert(hash, key)
 * </pre>
 *
 * <p>Used by one thread at a time.
 */
public class Groups {

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

  private static final int LEAST_SLOTS = 16;

  /** The golden ratio: neighbouring hashes end up far apart. */
  private static final int SPREAD = 0x9E3779B9;

  private final Shape shape;

  /** Never more than half full; a power of two long. */
  private @Nullable Group[] table = new @Nullable Group[LEAST_SLOTS];

  private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(LEAST_SLOTS);
  private int size;

  /** Kept keys, largest hash first; null until the cap is reached. */
  private @Nullable PriorityQueue<Ranked> ranking;

  private @Nullable Group other;

  /** Rows that have been settled, all of them, and those of the others among them. */
  private long settled;

  private long settledOfOther;

  public Groups(Shape shape) {
    this.shape = shape;
  }

  /** Where the search for a key of that hash begins. */
  public int slot(int hash) {
    return hash * SPREAD >>> shift;
  }

  /** The group there; null where the search ends. */
  public @Nullable Group at(int slot) {
    return table[slot];
  }

  public int next(int slot) {
    return slot + 1 & table.length - 1;
  }

  /** The group of a key that was searched for in vain: a new one, or that of all the others. */
  public Group insert(int hash, Tuple key) {
    if (size >= shape.maxGroups && !makeRoom(key)) {
      return other();
    }
    if (2 * size >= table.length) {
      resize(2 * table.length);
    }
    Group group = new Group(hash, key, shape.create(), false);
    place(group);
    size++;
    return group;
  }

  /** Adds one row; returns whether it went to the group of the others. */
  public boolean add(Tuple key, Additions additions) {
    Group group = group(key);
    additions.addTo(group.cells);
    return group.isOther;
  }

  /** Adds all groups of another table of the same shape, which is not to be used afterwards. */
  public void merge(Groups from) {
    from.forEach((key, cells) -> Accumulators.merge(group(key).cells, cells));
    if (from.other != null) {
      Accumulators.merge(other().cells, from.other.cells);
    }
  }

  /** The groups kept, in no order. */
  public void forEach(BiConsumer<Tuple, Accumulator[]> action) {
    for (Group group : table) {
      if (group != null) {
        action.accept(group.key, group.cells);
      }
    }
  }

  /** The rows of all keys over the cap; null if there are none. */
  public Accumulator @Nullable [] others() {
    return other == null ? null : other.cells;
  }

  public boolean isEmpty() {
    return size == 0 && other == null;
  }

  public int size() {
    return size;
  }

  /**
   * Adds the numbers of {@link Group#rows} to whatever counts them: each row is one, so a count has
   * nothing of its own to do at a row.
   */
  void settle() {
    for (Group group : table) {
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
      settledOfOther += group.isOther ? group.rows : 0;
      group.rows = 0;
    }
  }

  long settled() {
    return settled;
  }

  long settledOfOther() {
    return settledOfOther;
  }

  private Group group(Tuple key) {
    int hash = Group.hash(key);
    Group found = table[find(hash, key)];
    return found == null ? insert(hash, key) : found;
  }

  /** Where the key is, or where it would go. */
  private int find(int hash, Tuple key) {
    int i = slot(hash);
    for (Group group = table[i]; group != null; group = table[i]) {
      if (group.hash == hash && group.key.equals(key)) {
        return i;
      }
      i = next(i);
    }
    return i;
  }

  private void place(Group group) {
    int i = slot(group.hash);
    while (table[i] != null) {
      i = next(i);
    }
    table[i] = group;
  }

  private void resize(int slots) {
    @Nullable Group[] before = table;
    table = new @Nullable Group[slots];
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(slots);
    for (Group group : before) {
      if (group != null) {
        place(group);
      }
    }
  }

  private @Nullable Group remove(Tuple key) {
    int hole = find(Group.hash(key), key);
    Group removed = table[hole];
    if (removed == null) {
      return null;
    }
    size--;
    table[hole] = null;
    // Those behind may have been pushed there by what has gone.
    for (int i = next(hole); table[i] != null; i = next(i)) {
      Group moved = table[i];
      table[i] = null;
      place(moved);
    }
    return removed;
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
      settle(evicted);
      Accumulators.merge(other().cells, evicted.cells);
    }
    return true;
  }

  private Group other() {
    Group group = other;
    if (group == null) {
      group = new Group(0, Tuple.EMPTY, shape.create(), true);
      other = group;
    }
    return group;
  }
}
