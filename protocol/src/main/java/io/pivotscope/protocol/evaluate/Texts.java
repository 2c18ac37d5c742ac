package io.pivotscope.protocol.evaluate;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts in expressions. Positions count UTF-16 units, from 1. A text that would be longer than
 * {@link #MAX_LENGTH} is null: a query must not fill the memory of its host.
 */
public final class Texts {

  public static final int MAX_LENGTH = 1 << 16;

  /** A search whose texts' lengths multiply to more has no answer: all that is observed fits. */
  private static final long MAX_WORK = 8192L * 8192;

  private Texts() {}

  /** Items in a list, bytes in bytes, UTF-16 units in a text. */
  static @Nullable Long length(Object a) {
    if (a instanceof String s) {
      return (long) s.length();
    }
    if (a instanceof byte[] bytes) {
      return (long) bytes.length;
    }
    return a instanceof List<?> list ? (Long) (long) list.size() : null;
  }

  /** What of the text lies in the range; positions outside it are no error. */
  static @Nullable String substring(Object text, @Nullable Object from, @Nullable Object length) {
    if (!(text instanceof String s) || !(from instanceof Long first)) {
      return null;
    }
    if (length != null && !(length instanceof Long)) {
      return null;
    }
    long start = Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, first)) - 1;
    long count =
        length instanceof Long n ? Math.max(0, Math.min(Integer.MAX_VALUE, n)) : s.length();
    long end = length == null ? s.length() : start + count;
    int low = (int) Math.max(0, Math.min(s.length(), start));
    int high = (int) Math.max(low, Math.min(s.length(), end));
    return s.substring(low, high);
  }

  static @Nullable String right(Object text, @Nullable Object length) {
    if (!(text instanceof String s) || !(length instanceof Long n)) {
      return null;
    }
    return s.substring(s.length() - (int) Math.max(0, Math.min(s.length(), n)));
  }

  /** Whether one text can be searched for another in a time that is bounded. */
  static boolean searchable(String text, String wanted) {
    return (long) text.length() * wanted.length() <= MAX_WORK;
  }

  /** An empty text to replace is found nowhere. */
  static @Nullable String replace(Object text, @Nullable Object from, @Nullable Object to) {
    if (!(text instanceof String s) || !(from instanceof String f) || !(to instanceof String t)) {
      return null;
    }
    if (f.isEmpty()) {
      return s;
    }
    if (!searchable(s, f)) {
      return null;
    }
    StringBuilder result = new StringBuilder();
    int start = 0;
    for (int at = s.indexOf(f); at >= 0; at = s.indexOf(f, start)) {
      result.append(s, start, at).append(t);
      start = at + f.length();
      if (result.length() > MAX_LENGTH) {
        return null;
      }
    }
    return bounded(result.append(s, start, s.length()));
  }

  /** The part between separators, null beyond the last; an empty separator splits nothing. */
  static @Nullable String split(Object text, @Nullable Object separator, @Nullable Object part) {
    if (!(text instanceof String s) || !(separator instanceof String by)) {
      return null;
    }
    if (!(part instanceof Long n) || n < 1 || n > s.length() + 1L || !searchable(s, by)) {
      return null;
    }
    int start = 0;
    for (long i = 1; i < n; i++) {
      int at = by.isEmpty() ? -1 : s.indexOf(by, start);
      if (at < 0) {
        return null;
      }
      start = at + by.length();
    }
    int end = by.isEmpty() ? -1 : s.indexOf(by, start);
    return s.substring(start, end < 0 ? s.length() : end);
  }

  static @Nullable String concat(List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      if (value == null) {
        return null;
      }
      append(text, value);
    }
    return bounded(text);
  }

  private static @Nullable String bounded(StringBuilder text) {
    return text.length() > MAX_LENGTH ? null : text.toString();
  }

  /**
   * SQL's LIKE: {@code %} is any text, {@code _} one unit, a backslash takes the next literally. At
   * a mismatch only the last {@code %} need take one unit more, so the time is bounded by the
   * product of the lengths.
   */
  static boolean like(String text, String pattern) {
    int t = 0;
    int p = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '%') {
        star = p++;
        resume = t;
        continue;
      }
      if (p < pattern.length()) {
        boolean escaped = pattern.charAt(p) == '\\' && p + 1 < pattern.length();
        char wanted = pattern.charAt(escaped ? p + 1 : p);
        if ((wanted == '_' && !escaped) || wanted == text.charAt(t)) {
          p += escaped ? 2 : 1;
          t++;
          continue;
        }
      }
      if (star < 0) {
        return false;
      }
      p = star + 1;
      t = ++resume;
    }
    while (p < pattern.length() && pattern.charAt(p) == '%') {
      p++;
    }
    return p == pattern.length();
  }

  /** Bytes as hexadecimal digits, a list as {@code [a, b]}. */
  static @Nullable String toText(@Nullable Object value) {
    if (!(value instanceof byte[]) && !(value instanceof List<?>)) {
      return String.valueOf(value);
    }
    StringBuilder text = new StringBuilder();
    append(text, value);
    return bounded(text);
  }

  /** Appends no more once it is too long anyway. */
  private static void append(StringBuilder text, @Nullable Object value) {
    if (text.length() > MAX_LENGTH) {
      return;
    }
    if (value instanceof byte[] bytes) {
      text.append(HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAX_LENGTH)));
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object item : list) {
        append(text.append(separator), item);
        separator = ", ";
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else {
      text.append(value);
    }
  }

  /** Of a long its 64 bits without leading zeros. */
  static @Nullable String hex(Object a) {
    if (a instanceof byte[] bytes) {
      return toText(bytes);
    }
    return a instanceof Long l ? Long.toHexString(l) : null;
  }
}
