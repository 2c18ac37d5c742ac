package io.pivotscope.frontend.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many bytes rows take, about: a text counts a byte for a character. */
final class RowBytes {
  private static final int VALUE = 8;

  private RowBytes() {}

  static long of(List<@Nullable Object[]> rows) {
    long bytes = 0;
    for (@Nullable Object[] row : rows) {
      bytes += VALUE;
      for (Object value : row) {
        bytes += of(value);
      }
    }
    return bytes;
  }

  private static long of(@Nullable Object value) {
    if (value instanceof String text) {
      return VALUE + text.length();
    }
    if (value instanceof byte[] bytes) {
      return VALUE + bytes.length;
    }
    if (value instanceof List<?> list) {
      long bytes = VALUE;
      for (Object item : list) {
        bytes += of(item);
      }
      return bytes;
    }
    return VALUE;
  }
}
