package io.pivotscope.frontend.view;

import io.pivotscope.frontend.http.Api;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One value as text. */
final class Cells {
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

  private static String rounded(double number) {
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e15) {
      return String.format(Locale.ROOT, "%,.1f", number);
    }
    if (size >= 1e-3 && size < 1e15) {
      int decimals = (int) Math.max(0, Math.min(8, 5 - Math.floor(Math.log10(size))));
      return String.format(Locale.ROOT, "%,." + decimals + "f", number);
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
