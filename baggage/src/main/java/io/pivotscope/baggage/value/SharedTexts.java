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
  private static final byte[] NO_TABLE = {};

  private @Nullable String[] texts = NONE;
  private int size;
  // Open addressing, index plus one; valid once there are more than a few.
  private byte[] table = NO_TABLE;

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
      table = new byte[TABLE];
    } else {
      Arrays.fill(table, (byte) 0);
    }
    for (int i = 0; i < size; i++) {
      String text = texts[i];
      int at = text == null ? 0 : place(text);
      while (table[at] != 0) {
        at = at + 1 & TABLE - 1;
      }
      table[at] = (byte) (i + 1);
    }
  }

  private int hashedIndexOrAdd(String text) {
    int at = place(text);
    for (int found = table[at]; found != 0; found = table[at]) {
      if (text.equals(texts[found - 1])) {
        return found - 1;
      }
      at = at + 1 & TABLE - 1;
    }
    if (size < ValueCodec.MAX_SHARED) {
      add(text);
      table[at] = (byte) size;
    }
    return -1;
  }

  private static int place(String text) {
    return text.hashCode() * SPREAD >>> TABLE_SHIFT;
  }
}
