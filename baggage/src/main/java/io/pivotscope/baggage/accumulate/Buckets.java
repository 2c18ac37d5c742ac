package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import java.util.Arrays;

/**
 * Counts by key, ascending, at most {@code maxSize} of them. Where a key is one too many, the
 * lowest bucket is poured into the next. What is left is then always the highest keys of all that
 * came, and the rest in the lowest of them, whatever the order: so pouring keeps the laws.
 *
 * <p>Where a key was found last is remembered under its low bits. A hint may be stale and is
 * believed only if the key stands there.
 *
 * <pre>
 *   2 * buckets + (1 if doubles) u   then per bucket: key z (the first), gap to it u (the others), count u
 * </pre>
 */
final class Buckets {
  private static final int[] NO_KEYS = {};
  private static final long[] NO_COUNTS = {};
  private static final short[] NO_HINTS = {0};

  private final int maxSize;
  private int[] keys = NO_KEYS;
  private long[] counts = NO_COUNTS;
  // As many as a power of two.
  private short[] hints = NO_HINTS;
  private int size;
  private boolean doubles;

  Buckets(int maxSize) {
    this.maxSize = maxSize;
  }

  int size() {
    return size;
  }

  int key(int index) {
    return keys[index];
  }

  long count(int index) {
    return counts[index];
  }

  /** Whether any of the numbers was a double. */
  boolean doubles() {
    return doubles;
  }

  void markDoubles() {
    doubles = true;
  }

  void add(int key, long count) {
    int hint = hints[key & hints.length - 1];
    if (hint < size && keys[hint] == key) {
      counts[hint] = Counts.plus(counts[hint], count);
    } else {
      search(key, count);
    }
  }

  private void search(int key, long count) {
    int index = Arrays.binarySearch(keys, 0, size, key);
    if (index < 0) {
      index = -index - 1;
      if (size < maxSize) {
        insert(index, key);
      } else if (index > 0) {
        index--;
        pourLowest(index, key);
      }
    }
    counts[index] = Counts.plus(counts[index], count);
    hint(key, index);
  }

  private void hint(int key, int index) {
    if (hints == NO_HINTS) {
      hints = new short[2 * Integer.highestOneBit(keys.length)];
    }
    hints[key & hints.length - 1] = (short) index;
  }

  private void insert(int index, int key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, Math.min(maxSize, Math.max(4, size * 2)));
      counts = Arrays.copyOf(counts, keys.length);
      hints = NO_HINTS;
    }
    System.arraycopy(keys, index, keys, index + 1, size - index);
    System.arraycopy(counts, index, counts, index + 1, size - index);
    keys[index] = key;
    counts[index] = 0;
    size++;
  }

  /** Puts a key behind those before an index, for which the lowest makes room. */
  private void pourLowest(int index, int key) {
    if (index > 0) {
      counts[1] = Counts.plus(counts[0], counts[1]);
      System.arraycopy(keys, 1, keys, 0, index);
      System.arraycopy(counts, 1, counts, 0, index);
      counts[index] = 0;
    }
    keys[index] = key;
  }

  void merge(Buckets other, long times) {
    doubles |= other.doubles;
    for (int i = 0; i < other.size; i++) {
      add(other.keys[i], Counts.times(other.counts[i], times));
    }
  }

  Buckets copy() {
    Buckets result = new Buckets(maxSize);
    result.keys = size == 0 ? NO_KEYS : Arrays.copyOf(keys, size);
    result.counts = size == 0 ? NO_COUNTS : Arrays.copyOf(counts, size);
    result.size = size;
    result.doubles = doubles;
    return result;
  }

  void write(ByteSink out) {
    out.writeVarint(2L * size + (doubles ? 1 : 0));
    for (int i = 0; i < size; i++) {
      if (i == 0) {
        out.writeZigzag(keys[0]);
      } else {
        out.writeVarint(keys[i] - keys[i - 1] - 1);
      }
      out.writeVarint(counts[i]);
    }
  }

  /**
   * Becomes what was written.
   *
   * @throws MalformedException if the bytes are no buckets of the scale
   */
  void read(Scale scale, ByteSource in) {
    int head = in.readInt(2 * Math.min(scale.maxBuckets(), in.remaining() / 2) + 1);
    int written = head >> 1;
    doubles = (head & 1) != 0;
    size = 0;
    if (written > keys.length) {
      keys = new int[written];
      counts = new long[written];
      hints = NO_HINTS;
    }
    // Which keys there are, 0 apart: asked once, not of every bucket.
    int highest = doubles ? scale.key(Double.POSITIVE_INFINITY) : scale.key(Long.MAX_VALUE);
    int lowest = doubles ? -highest : scale.key(Long.MIN_VALUE);
    int least = doubles ? 0 : scale.key(1);
    long key = 0;
    for (int i = 0; i < written; i++) {
      key = i == 0 ? in.readZigzag() : key + 1 + in.readInt(Integer.MAX_VALUE);
      if (key < lowest || key > highest || (key != 0 && Math.abs(key) < least)) {
        throw new MalformedException("no bucket has key " + key);
      }
      keys[i] = (int) key;
      counts[i] = Counts.read(in, 1);
    }
    size = written;
  }
}
