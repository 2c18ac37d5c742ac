package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.Tuple;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by key: an open table with linear probing. Whoever has a key's columns at hand looks
 * it up without making a tuple of them:
 *
 * <pre>
 *   for (i = slot(hash); (group = at(i)) != null; i = next(i))
 *     if (group.hash == hash and its columns are the same) found
 *   not found: insert(hash, key)
 * </pre>
 *
 * <p>Which keys are kept is for who extends it to say. Used by one thread at a time, unless all of
 * them only read.
 */
public abstract class GroupTable {

  private static final int LEAST_SLOTS = 4;

  /** The golden ratio: neighbouring hashes end up far apart. */
  private static final int SPREAD = 0x9E3779B9;

  /** Never more than half full; a power of two long. */
  private @Nullable Group[] table = new @Nullable Group[LEAST_SLOTS];

  private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(LEAST_SLOTS);
  private int size;

  /** Where the search for a key of that hash begins. */
  public final int slot(int hash) {
    return hash * SPREAD >>> shift;
  }

  /** The group there; null where the search ends. */
  public final @Nullable Group at(int slot) {
    return table[slot];
  }

  public final int next(int slot) {
    return slot + 1 & table.length - 1;
  }

  /**
   * The group of a key that was searched for in vain: a new one, or one of all that is not kept.
   */
  public abstract Group insert(int hash, Tuple key);

  /** The places for groups: what {@link #at} takes is below. */
  public final int slots() {
    return table.length;
  }

  /** How many groups there are. */
  public final int size() {
    return size;
  }

  /** The groups, in the order of their places. */
  public final void forEach(BiConsumer<Tuple, Accumulator[]> action) {
    for (Group group : table) {
      if (group != null) {
        action.accept(group.key, group.cells);
      }
    }
  }

  /** The group of a key; null if it has none. */
  protected final @Nullable Group known(Tuple key) {
    return table[find(Group.hash(key), key)];
  }

  /** The group of a key, which gets one if it has none. */
  protected final Group group(Tuple key) {
    int hash = Group.hash(key);
    Group found = table[find(hash, key)];
    return found == null ? insert(hash, key) : found;
  }

  /** Adds the group of a key that has none. */
  protected final Group keep(Group group) {
    if (2 * size >= table.length) {
      resize(2 * table.length);
    }
    place(group);
    size++;
    return group;
  }

  protected final @Nullable Group remove(Tuple key) {
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

  /** How many groups a search for a key of that hash walks over at most. */
  protected final int run(int hash) {
    int run = 0;
    for (int i = slot(hash); table[i] != null; i = next(i)) {
      run++;
    }
    return run;
  }

  private void place(Group group) {
    int i = slot(group.hash);
    while (table[i] != null) {
      i = next(i);
    }
    table[i] = group;
  }

  /**
   * Makes room for so many groups at once. Those of another table come in the order of their slots:
   * into a table that grows on the way, all would go to its beginning, each past those before it.
   */
  protected final void reserve(int groups) {
    int slots = table.length;
    while (slots < 2 * groups) {
      slots *= 2;
    }
    if (slots > table.length) {
      resize(slots);
    }
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
}
