package io.pivotscope.protocol.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists in expressions. Indices count from 0, as in a path. */
public final class Lists {

  /** Half of what a reader of baggage or of a report accepts. */
  public static final int MAX_DEPTH = 8;

  /** Values in one list, those of lists in it included; long texts and bytes count several. */
  static final int MAX_VALUES = 4096;

  /** Units of text, or bytes, that count as one value. */
  private static final int UNITS = Texts.MAX_LENGTH / MAX_VALUES;

  private Lists() {}

  /** Null where the list would be too deep or too long to travel. */
  static @Nullable List<@Nullable Object> of(List<@Nullable Object> items) {
    return count(items, 1) > MAX_VALUES ? null : Collections.unmodifiableList(items);
  }

  private static long count(@Nullable Object value, int depth) {
    if (value instanceof String text) {
      return Math.max(1, text.length() / UNITS);
    }
    if (value instanceof byte[] bytes) {
      return Math.max(1, bytes.length / UNITS);
    }
    if (!(value instanceof List<?> list)) {
      return 1;
    }
    if (depth > MAX_DEPTH) {
      return Integer.MAX_VALUE;
    }
    long count = 0;
    for (Object item : list) {
      count += count(item, depth + 1);
    }
    return count;
  }

  static @Nullable Object item(Object a, @Nullable Object index) {
    return a instanceof List<?> list && index instanceof Long i && i >= 0 && i < list.size()
        ? list.get(i.intValue())
        : null;
  }

  /** The first items; all if there are fewer. */
  static @Nullable List<@Nullable Object> head(Object a, @Nullable Object length) {
    if (!(a instanceof List<?> list) || !(length instanceof Long k)) {
      return null;
    }
    int size = (int) Math.max(0, Math.min(list.size(), k));
    return Collections.unmodifiableList(new ArrayList<@Nullable Object>(list.subList(0, size)));
  }
}
