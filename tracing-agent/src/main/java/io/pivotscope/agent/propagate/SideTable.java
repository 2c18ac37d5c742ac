package io.pivotscope.agent.propagate;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside an object of the application that has no field for it: a task, a future, a
 * call. Keys are compared by identity and held weakly; values must not reach their key, or neither
 * goes before it is evicted. Thread-safe.
 *
 * <p>Bounded in two generations: when the young one is half the capacity, it becomes the old one,
 * and what was left in the old one is evicted and counted. So the oldest go first, in O(1), and an
 * entry survives at least {@code capacity / 2} later ones.
 *
 * <p>Entries whose key has gone are swept out once as many have been put as there were after the
 * last sweep: a node or two for each put, where a reference queue costs two locks, its handler's
 * thread and two removals for each key that goes.
 */
public final class SideTable<V> {
  /** Enough for the queues and futures of a busy process; about 100 bytes each. */
  public static final int DEFAULT_CAPACITY = 1 << 18;

  private static final int LEAST_PUTS = 256;

  private final int generationCapacity;
  private final AtomicLong evicted = new AtomicLong();
  private final AtomicBoolean sweeping = new AtomicBoolean();

  /** Puts until the next sweep. Written by several threads at once: about right is enough. */
  private int putsToSweep = LEAST_PUTS;

  private volatile ConcurrentHashMap<Object, V> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<Object, V> old = new ConcurrentHashMap<>();

  public SideTable() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * @param capacity entries, at least 2
   */
  public SideTable(int capacity) {
    if (capacity < 2) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.generationCapacity = capacity / 2;
  }

  /** True means that a look-up is not worth its while. */
  public boolean isEmpty() {
    return young.isEmpty() && old.isEmpty();
  }

  public void put(Object key, V value) {
    sweepNowAndThen();
    ConcurrentHashMap<Object, V> into = young;
    into.put(new WeakKey(key), value);
    if (!old.isEmpty()) {
      old.remove(new Probe(key));
    }
    bound(into);
  }

  /** Leaves an existing value in place and returns it; null if {@code value} went in. */
  public @Nullable V putIfAbsent(Object key, V value) {
    sweepNowAndThen();
    V inOld = old.isEmpty() ? null : old.get(new Probe(key));
    if (inOld != null) {
      return inOld;
    }
    ConcurrentHashMap<Object, V> into = young;
    V present = into.putIfAbsent(new WeakKey(key), value);
    if (present == null) {
      bound(into);
    }
    return present;
  }

  /** The value that is there; if there is none, a fresh one that goes in. */
  public V getOrPut(Object key, Supplier<V> fresh) {
    V present = get(key);
    if (present != null) {
      return present;
    }
    V made = fresh.get();
    V other = putIfAbsent(key, made);
    return other == null ? made : other;
  }

  public @Nullable V get(Object key) {
    if (isEmpty()) {
      return null;
    }
    Probe probe = new Probe(key);
    V value = young.get(probe);
    return value != null ? value : old.get(probe);
  }

  public @Nullable V remove(Object key) {
    if (isEmpty()) {
      return null;
    }
    Probe probe = new Probe(key);
    V value = young.remove(probe);
    return value != null ? value : old.remove(probe);
  }

  /** Removes the entry only if it still has this very value. */
  boolean remove(Object key, V value) {
    Probe probe = new Probe(key);
    return young.remove(probe, value) || old.remove(probe, value);
  }

  /** Entries dropped because the table was full, since the start. */
  public long evicted() {
    return evicted.get();
  }

  /** Entries now; those whose key has been collected may still count. */
  public int size() {
    return young.size() + old.size();
  }

  private void bound(ConcurrentHashMap<Object, V> filled) {
    // mappingCount adds up a few counters: cheap next to the put before it.
    if (filled.mappingCount() >= generationCapacity) {
      turn(filled);
    }
  }

  private synchronized void turn(ConcurrentHashMap<Object, V> filled) {
    if (young == filled) {
      evicted.addAndGet(old.size());
      old = filled;
      young = new ConcurrentHashMap<>();
    }
  }

  private void sweepNowAndThen() {
    if (--putsToSweep <= 0 && sweeping.compareAndSet(false, true)) {
      try {
        sweep(young);
        sweep(old);
        putsToSweep = Math.max(LEAST_PUTS, size());
      } finally {
        sweeping.set(false);
      }
    }
  }

  private static void sweep(ConcurrentHashMap<Object, ?> generation) {
    generation.keySet().removeIf(key -> key instanceof WeakKey stored && stored.refersTo(null));
  }

  private static final class WeakKey extends WeakReference<Object> {
    private final int hash;

    WeakKey(Object key) {
      super(key);
      this.hash = System.identityHashCode(key);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object key = other instanceof WeakKey that ? that.get() : null;
      // A cleared key equals itself alone.
      return key != null && refersTo(key);
    }
  }

  /** A key for one look-up: costs no reference processing. */
  private record Probe(Object key) {
    @Override
    public int hashCode() {
      return System.identityHashCode(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof WeakKey stored && stored.refersTo(key);
    }
  }
}
