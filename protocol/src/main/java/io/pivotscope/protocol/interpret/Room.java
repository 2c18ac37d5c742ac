package io.pivotscope.protocol.interpret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be computed at one event and kept until its end: rows are bounded in number, but a text
 * that an expression makes can be long.
 */
public final class Room {

  /** Units of text, bytes, and items of lists. */
  static final long MAX_UNITS = 1 << 23;

  private long left = MAX_UNITS;

  /** Takes what the values need; false where there is no room. */
  public boolean take(@Nullable Object[] values, int from) {
    for (int i = from; i < values.length; i++) {
      left -= size(values[i]);
    }
    return left >= 0;
  }

  private static long size(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    long size = 0;
    if (value instanceof List<?> list) {
      for (Object item : list) {
        size += 1 + size(item);
      }
    }
    return size;
  }
}
