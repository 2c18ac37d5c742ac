package io.pivotscope.protocol.advice;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts in expressions. Positions count UTF-16 units, from 1. */
final class Texts {

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
  static String toText(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> list) {
      StringBuilder text = new StringBuilder("[");
      for (Object item : list) {
        text.append(text.length() > 1 ? ", " : "").append(toText(item));
      }
      return text.append(']').toString();
    }
    return String.valueOf(value);
  }
}
