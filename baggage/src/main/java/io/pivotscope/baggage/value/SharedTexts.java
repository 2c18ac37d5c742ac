package io.pivotscope.baggage.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts that were written or read in full, by the order of their coming: the first {@link
 * ValueCodec#MAX_SHARED}. A few are looked through, more are hashed.
 */
final class SharedTexts {
  private static final int FEW = 6;
  private static final int TABLE = 2 * ValueCodec.MAX_SHARED;
  private static final int TABLE_SHIFT = Integer.numberOfLeadingZeros(TABLE) + 1;
  private static final int SPREAD = 0x9e3779b9;
  private static final @Nullable String[] NONE = {};
  private static final int INDEX = TABLE - 1;
  private static final short[] NO_TABLE = {};

  private @Nullable String[] texts = NONE;
  private int size;
  // Open addressing: index plus one, and above it bits of the hash. Valid once there are more than
  // a
  // few.
  private short[] table = NO_TABLE;

  int size() {
    return size;
  }

  @Nullable String get(int index) {
    return texts[index];
  }

  void clear() {
    Arrays.fill(texts, 0, size, null);
    size = 0;
  }

  /** Adds a text, if it fits. */
  void add(String text) {
    if (size < ValueCodec.MAX_SHARED) {
      if (size == texts.length) {
        texts = Arrays.copyOf(texts, size == 0 ? FEW : ValueCodec.MAX_SHARED);
      }
      texts[size++] = text;
    }
  }

  /** Where a text stands; -1 if it does not, and then it is added. */
  int indexOrAdd(String text) {
    if (size > FEW) {
      return hashedIndexOrAdd(text);
    }
    int hash = text.hashCode();
    for (int i = 0; i < size; i++) {
      String known = texts[i];
      if (known != null && known.hashCode() == hash && known.equals(text)) {
        return i;
      }
    }
    add(text);
    if (size > FEW) {
      hashAll();
    }
    return -1;
  }

  private void hashAll() {
    if (table == NO_TABLE) {
      table = new short[TABLE];
    } else {
      Arrays.fill(table, (short) 0);
    }
    for (int i = 0; i < size; i++) {
      String text = texts[i];
      int hash = text == null ? 0 : spread(text);
      int at = hash >>> TABLE_SHIFT;
      while (table[at] != 0) {
        at = at + 1 & TABLE - 1;
      }
      table[at] = entry(hash, i);
    }
  }

  private int hashedIndexOrAdd(String text) {
    int hash = spread(text);
    int at = hash >>> TABLE_SHIFT;
    for (int found = table[at]; found != 0; found = table[at]) {
      int index = (found & INDEX) - 1;
      if (found == entry(hash, index) && text.equals(texts[index])) {
        return index;
      }
      at = at + 1 & TABLE - 1;
    }
    if (size < ValueCodec.MAX_SHARED) {
      table[at] = entry(hash, size);
      add(text);
    }
    return -1;
  }

  private static short entry(int hash, int index) {
    return (short) (hash & ~INDEX | index + 1);
  }

  private static int spread(String text) {
    return text.hashCode() * SPREAD;
  }
}
