package io.pivotscope.agent.propagate;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of weak identity keys, of one object for each entry. Not thread-safe.
 *
 * <p>When there are as many entries as buckets, those whose key has gone are swept out; if more
 * than half stay, the buckets are doubled. So each put pays for two entries looked at, where a
 * reference queue costs two locks and its handler's thread for each key that goes.
 */
final class WeakTable<V> {
  private static final int LEAST_BUCKETS = 4;

  static final class Entry<V> extends WeakReference<Object> {
    private final int hash;
    private @Nullable Entry<V> next;
    V value;

    Entry(Object key, int hash, V value) {
      super(key);
      this.hash = hash;
      this.value = value;
    }
  }

  private @Nullable Entry<V>[] buckets = buckets(LEAST_BUCKETS);

  /**
   * For each bucket, one bit for each hash in there. Nearly every put is of a key that is not
   * there, and the entries that it need not look at are old: not in any cache.
   */
  private int[] tags = new int[LEAST_BUCKETS];

  private int size;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> @Nullable Entry<V>[] buckets(int count) {
    return new Entry[count];
  }

  /** Entries; those whose key has been collected may still count. */
  int size() {
    return size;
  }

  @Nullable Entry<V> find(Object key, int hash) {
    int bucket = bucket(hash);
    Entry<V> entry = (tags[bucket] & tag(hash)) == 0 ? null : buckets[bucket];
    while (entry != null && !(entry.hash == hash && entry.refersTo(key))) {
      entry = entry.next;
    }
    return entry;
  }

  /** Of a key that is not there. */
  void add(Object key, int hash, V value) {
    if (size >= buckets.length) {
      sweep();
      if (size > buckets.length / 2) {
        moveTo(buckets(buckets.length * 2));
      }
    }
    push(new Entry<>(key, hash, value));
    size++;
  }

  void remove(Entry<V> entry) {
    int bucket = bucket(entry.hash);
    Entry<V> before = buckets[bucket];
    if (before == entry) {
      buckets[bucket] = entry.next;
      if (entry.next == null) {
        tags[bucket] = 0;
      }
    } else {
      while (before != null && before.next != entry) {
        before = before.next;
      }
      if (before == null) {
        return;
      }
      before.next = entry.next;
    }
    size--;
  }

  /** Lets go of the entries whose key has been collected. */
  void sweep() {
    moveTo(buckets);
  }

  private void moveTo(@Nullable Entry<V>[] into) {
    @Nullable Entry<V>[] from = buckets;
    buckets = into;
    tags = new int[into.length];
    size = 0;
    for (int i = 0; i < from.length; i++) {
      Entry<V> entry = from[i];
      from[i] = null;
      while (entry != null) {
        Entry<V> next = entry.next;
        if (!entry.refersTo(null)) {
          push(entry);
          size++;
        }
        entry = next;
      }
    }
  }

  private void push(Entry<V> entry) {
    int bucket = bucket(entry.hash);
    entry.next = buckets[bucket];
    buckets[bucket] = entry;
    tags[bucket] |= tag(entry.hash);
  }

  /** Of bits that no bucket is chosen by, and that the JVM's shortest hashes have. */
  private static int tag(int hash) {
    return 1 << (hash >>> 20);
  }

  /** The low bits have chosen the stripe. */
  private int bucket(int hash) {
    return (hash >>> SideTable.STRIPE_BITS) & (buckets.length - 1);
  }
}
