package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Groups with their accumulators, at most so many: the keys of smallest hash stay, all others are
 * added to one {@code other} group, so that each group shown is exact in whatever order partial
 * results arrived (LANGUAGE 1.6). One thread at a time.
 */
public final class GroupTable {
  private static final Comparator<Tuple> BY_HASH =
      ((Comparator<Tuple>) (a, b) -> Long.compareUnsigned(a.stableHash(), b.stableHash()))
          .thenComparing(Comparator.naturalOrder());

  private final List<Aggregate> aggregates;
  private final List<Type> argumentTypes;
  private final Room room;
  private final Map<Tuple, Accumulator[]> groups = new HashMap<>();
  private final EncodedKeys known;

  /**
   * The keys in the order in which they stay; filled when there are too many for the first time.
   */
  private final TreeSet<Tuple> ranked = new TreeSet<>(BY_HASH);

  private Accumulator @Nullable [] other;

  /**
   * @param maxGroups at least 1
   */
  public GroupTable(List<Aggregate> aggregates, List<Type> argumentTypes, int maxGroups) {
    this(aggregates, argumentTypes, new Room(Long.MAX_VALUE, maxGroups));
  }

  /**
   * @param room how many groups there may be, now
   */
  GroupTable(List<Aggregate> aggregates, List<Type> argumentTypes, Room room) {
    this.aggregates = aggregates;
    this.argumentTypes = argumentTypes;
    this.room = room;
    this.known = new EncodedKeys(2 * room.maxGroups());
  }

  /**
   * Merges a partial group under an encoded key.
   *
   * @return whether there was a group with these bytes as a key
   * @throws MalformedException if the bytes are no key; nothing is merged then
   */
  boolean merge(ByteSource key, Accumulator[] partial) {
    Accumulator[] group = known.find(key);
    if (group != null) {
      Accumulators.merge(group, partial);
      return true;
    }
    ByteSource read = key.copy();
    Tuple decoded = ValueCodec.readTuple(read);
    read.expectEnd();
    known.add(key, group(decoded, partial));
    return false;
  }

  /** Merges a partial group; the accumulators given stay the caller's. */
  public void merge(Tuple key, Accumulator[] partial) {
    group(key, partial);
  }

  /** What it was merged into: of a key that is given up, from then on, {@code other}. */
  private Accumulator[] group(Tuple key, Accumulator[] partial) {
    Accumulator[] group = groups.get(key);
    if (group != null) {
      Accumulators.merge(group, partial);
      return group;
    }
    group = Accumulators.copy(partial);
    groups.put(key, group);
    if (groups.size() > room.maxGroups()) {
      makeRoom(key);
    } else if (!ranked.isEmpty()) {
      ranked.add(key);
    }
    return group;
  }

  /** Merges rows whose keys somebody below has already given up. */
  public void mergeOther(Accumulator[] partial) {
    Accumulators.merge(others(), partial);
  }

  private Accumulator[] others() {
    if (other == null) {
      other = Accumulators.create(aggregates, argumentTypes);
    }
    return other;
  }

  public void mergeAll(GroupTable from) {
    from.forEach(this::merge);
    if (from.other != null) {
      mergeOther(from.other);
    }
  }

  private void makeRoom(Tuple added) {
    if (ranked.isEmpty()) {
      ranked.addAll(groups.keySet());
    } else {
      ranked.add(added);
    }
    evictLast();
  }

  /** Gives up groups until there are no more than there may be now. */
  void shrink() {
    if (groups.size() > room.maxGroups() && ranked.isEmpty()) {
      ranked.addAll(groups.keySet());
    }
    while (groups.size() > room.maxGroups()) {
      evictLast();
    }
  }

  private void evictLast() {
    Tuple last = ranked.last();
    ranked.remove(last);
    Accumulator[] evicted = groups.remove(last);
    if (evicted != null) {
      mergeOther(evicted);
      // Those that stay have smaller hashes, now and later: whoever knows it adds to all others.
      System.arraycopy(others(), 0, evicted, 0, evicted.length);
    }
  }

  public void forEach(BiConsumer<Tuple, Accumulator[]> action) {
    groups.forEach(action);
  }

  /** The group of all keys over the cap; null while there is none. */
  public Accumulator @Nullable [] other() {
    return other;
  }

  public boolean isEmpty() {
    return groups.isEmpty() && other == null;
  }

  public int size() {
    return groups.size();
  }

  List<Aggregate> aggregates() {
    return aggregates;
  }

  List<Type> argumentTypes() {
    return argumentTypes;
  }

  GroupTable emptyTable() {
    return new GroupTable(aggregates, argumentTypes, room);
  }
}
