package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.value.ByteSource;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Groups by the bytes in which their keys arrive, so that a key is decoded once and not with every
 * row. Only a shortcut: what is not found here may still have a group, since a value may be written
 * in more than one way. An open table with linear probing; one thread at a time.
 */
final class EncodedKeys {
  private static final int LEAST_SLOTS = 16;

  /** Nobody outside knows which keys meet in one slot. */
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  private final int maxKeys;
  private @Nullable Known[] table = new @Nullable Known[LEAST_SLOTS];
  private int size;

  private record Known(int hash, byte[] key, Accumulator[] group) {}

  /**
   * @param maxKeys how many are kept; with one more all are forgotten
   */
  EncodedKeys(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  /** The group of a key that was added; null if it was not. */
  Accumulator @Nullable [] find(ByteSource key) {
    int hash = key.hashOfRest(SEED);
    for (int i = hash & table.length - 1; ; i = i + 1 & table.length - 1) {
      Known known = table[i];
      if (known == null) {
        return null;
      }
      if (known.hash == hash && key.restEquals(known.key)) {
        return known.group;
      }
    }
  }

  /** Adds a key that was not found. */
  void add(ByteSource key, Accumulator[] group) {
    if (size >= maxKeys) {
      table = new @Nullable Known[LEAST_SLOTS];
      size = 0;
    } else if (2 * size >= table.length) {
      @Nullable Known[] before = table;
      table = new @Nullable Known[2 * before.length];
      for (Known known : before) {
        if (known != null) {
          place(known);
        }
      }
    }
    place(new Known(key.hashOfRest(SEED), key.rest(), group));
    size++;
  }

  private void place(Known known) {
    int i = known.hash & table.length - 1;
    while (table[i] != null) {
      i = i + 1 & table.length - 1;
    }
    table[i] = known;
  }
}
