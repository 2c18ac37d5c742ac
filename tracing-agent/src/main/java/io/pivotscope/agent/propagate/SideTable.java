package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Losses;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside an object of the application that has no field for it: a task, a future, a
 * call. Keys are compared by identity and held weakly; values must not reach their key, or neither
 * goes before it is evicted. Thread-safe.
 *
 * <p>Bounded in two generations: when the young one is half the capacity, it becomes the old one,
 * and what was left in the old one is evicted and counted ({@link Losses}). So the oldest go first,
 * in O(1), and an entry survives about {@code capacity / 2} later ones.
 *
 * <p>Divided by the hash of the key into stripes with a lock each, all of a few instructions: half
 * of what ConcurrentHashMap costs, which has an object more for each entry, counts in a second
 * place and sweeps by looking up what it has just found.
 */
public final class SideTable<V> {
  /** Enough for the queues and futures of a busy process; about 60 bytes each. */
  public static final int DEFAULT_CAPACITY = 1 << 18;

  static final int STRIPE_BITS = 3;

  private final Stripe<V>[] stripes;

  /**
   * Entries of each stripe, side by side to see at once that there are none. Written with the
   * stripe's lock; whoever looks for an entry comes after its put, and so needs none to see it.
   */
  private final int[] sizes;

  /** For many threads at once. */
  public SideTable() {
    this(DEFAULT_CAPACITY, 1 << STRIPE_BITS);
  }

  /**
   * Of one stripe: where there are many tables, or few threads.
   *
   * @param capacity entries, at least 2
   */
  public SideTable(int capacity) {
    this(capacity, 1);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private SideTable(int capacity, int count) {
    if (capacity < 2) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    stripes = new Stripe[count];
    sizes = new int[count];
    for (int i = 0; i < count; i++) {
      stripes[i] = new Stripe<>(capacity / 2 / count, sizes, i);
    }
  }

  private Stripe<V> stripe(int hash) {
    return stripes[hash & (stripes.length - 1)];
  }

  /** True means that a look-up is not worth its while. */
  public boolean isEmpty() {
    for (int size : sizes) {
      if (size != 0) {
        return false;
      }
    }
    return true;
  }

  public void put(Object key, V value) {
    int hash = System.identityHashCode(key);
    stripe(hash).put(key, hash, value);
  }

  /** Leaves an existing value in place and returns it; null if {@code value} went in. */
  public @Nullable V putIfAbsent(Object key, V value) {
    int hash = System.identityHashCode(key);
    return stripe(hash).putIfAbsent(key, hash, value);
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
    int hash = System.identityHashCode(key);
    return stripe(hash).get(key, hash);
  }

  public @Nullable V remove(Object key) {
    return removeIf(key, any -> true);
  }

  /**
   * Removes the entry if the value is of that kind.
   *
   * @return the value that is or was there
   */
  @Nullable V removeIf(Object key, Predicate<? super V> kind) {
    if (isEmpty()) {
      return null;
    }
    int hash = System.identityHashCode(key);
    return stripe(hash).removeIf(key, hash, kind);
  }

  /** Removes the entry only if it still has this very value. */
  boolean remove(Object key, V value) {
    return removeIf(key, present -> present == value) == value;
  }

  /** Puts another value in the place of this very one, as the youngest. */
  boolean replace(Object key, V value, V other) {
    int hash = System.identityHashCode(key);
    return stripe(hash).replace(key, hash, value, other);
  }

  /** Entries dropped because the table was full, since the start. */
  public long evicted() {
    long sum = 0;
    for (Stripe<V> stripe : stripes) {
      sum += stripe.evicted();
    }
    return sum;
  }

  /** Entries now; those whose key has been collected may still count. */
  public int size() {
    int sum = 0;
    for (int size : sizes) {
      sum += size;
    }
    return sum;
  }

  /** Guarded by itself. */
  private static final class Stripe<V> {
    private final int generationCapacity;
    private WeakTable<V> young = new WeakTable<>();
    private WeakTable<V> old = new WeakTable<>();
    private long evicted;
    private final int[] sizes;
    private final int index;

    Stripe(int generationCapacity, int[] sizes, int index) {
      this.generationCapacity = generationCapacity;
      this.sizes = sizes;
      this.index = index;
    }

    synchronized @Nullable V get(Object key, int hash) {
      WeakTable.Entry<V> entry = find(key, hash);
      return entry == null ? null : entry.value;
    }

    synchronized void put(Object key, int hash, V value) {
      WeakTable.Entry<V> entry = young.find(key, hash);
      if (entry != null) {
        entry.value = value;
        return;
      }
      WeakTable.Entry<V> inOld = old.size() == 0 ? null : old.find(key, hash);
      if (inOld != null) {
        old.remove(inOld);
      }
      add(key, hash, value);
    }

    synchronized @Nullable V putIfAbsent(Object key, int hash, V value) {
      WeakTable.Entry<V> entry = find(key, hash);
      if (entry != null) {
        return entry.value;
      }
      add(key, hash, value);
      return null;
    }

    synchronized @Nullable V removeIf(Object key, int hash, Predicate<? super V> kind) {
      WeakTable<V> in = young;
      WeakTable.Entry<V> entry = in.find(key, hash);
      if (entry == null) {
        in = old;
        entry = in.find(key, hash);
      }
      if (entry == null) {
        return null;
      }
      if (kind.test(entry.value)) {
        in.remove(entry);
        count();
      }
      return entry.value;
    }

    synchronized boolean replace(Object key, int hash, V value, V other) {
      WeakTable.Entry<V> entry = find(key, hash);
      if (entry == null || entry.value != value) {
        return false;
      }
      put(key, hash, other);
      return true;
    }

    synchronized long evicted() {
      return evicted;
    }

    private WeakTable.@Nullable Entry<V> find(Object key, int hash) {
      WeakTable.Entry<V> entry = young.find(key, hash);
      return entry != null || old.size() == 0 ? entry : old.find(key, hash);
    }

    private void add(Object key, int hash, V value) {
      young.add(key, hash, value);
      if (young.size() >= generationCapacity) {
        turn();
      }
      count();
    }

    private void turn() {
      young.sweep();
      // What has gone makes room, if that is worth the looking.
      if (young.size() >= generationCapacity - generationCapacity / 8) {
        old.sweep();
        evicted += old.size();
        Losses.edges(old.size());
        old = young;
        young = new WeakTable<>();
      }
    }

    private void count() {
      sizes[index] = young.size() + old.size();
    }
  }
}
