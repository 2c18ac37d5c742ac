package io.pivotscope.frontend.view;

import io.pivotscope.frontend.http.Api;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One value as text. */
public final class Cells {
  private Cells() {}

  /** For people: digits in groups, doubles to six significant digits. */
  static String pretty(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Long number) {
      return String.format(Locale.ROOT, "%,d", number);
    }
    if (value instanceof Double number) {
      return rounded(number);
    }
    return plain(value);
  }

  /**
   * For people, durations with their unit, {@code 41.9ms}, a HISTOGRAM's buckets as bars.
   *
   * @param type of the column, in lower case
   */
  public static String pretty(@Nullable Object value, String type) {
    String histogram = Histogram.inline(value, type);
    if (histogram != null) {
      return histogram;
    }
    return type.equals("duration") && value instanceof Number number
        ? duration(number.doubleValue())
        : pretty(value);
  }

  /** Nanoseconds to three digits, in the unit that suits them. */
  public static String duration(double nanos) {
    double size = Math.abs(nanos);
    if (size < 1e3) {
      return digits(nanos) + "ns";
    }
    if (size < 1e6) {
      return digits(nanos / 1e3) + "us";
    }
    return size < 1e9 ? digits(nanos / 1e6) + "ms" : digits(nanos / 1e9) + "s";
  }

  private static String digits(double number) {
    double size = Math.abs(number);
    int decimals = size >= 99.95 || number == Math.rint(number) ? 0 : size >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /** What an application calls its files must not move our cursor. */
  public static String visible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return out.toString();
  }

  /** The same of more than one line, which a tab may indent. */
  public static String visibleLines(String text) {
    return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
        ? text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\n\t]]", "\uFFFD")
        : text;
  }

  private static String rounded(double number) {
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e15) {
      return String.format(Locale.ROOT, "%,.1f", number);
    }
    if (size >= 1e-3 && size < 1e15) {
      int decimals = (int) Math.max(0, Math.min(8, 5 - Math.floor(Math.log10(size))));
      String text = String.format(Locale.ROOT, "%,." + decimals + "f", number);
      return text.replaceAll("(\\.\\d+?)0+$", "$1");
    }
    return Double.toString(number);
  }

  /** As it is, without quotes; bytes in hex, lists as JSON. */
  static String plain(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof List<?> ? Api.GSON.toJson(value) : value.toString();
  }

  static boolean isNumber(@Nullable Object value) {
    return value instanceof Number;
  }
}
