package io.pivotscope.baggage.testing;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values, lists and maps as one line of JSON, which is the same wherever they are the same: a
 * double is its bits, bytes are hex, everything beyond printable ASCII is escaped.
 */
public final class Json {
  private Json() {}

  /** An object with its fields in that order: name, value, name, value, ... */
  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  public static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, Object value) {
    if (value instanceof Map<?, ?> object) {
      char before = '{';
      for (Map.Entry<?, ?> field : object.entrySet()) {
        out.append(before);
        write(out, field.getKey());
        write(out.append(':'), field.getValue());
        before = ',';
      }
      out.append(before == '{' ? "{}" : "}");
    } else if (value instanceof List<?> items) {
      char before = '[';
      for (Object item : items) {
        write(out.append(before), item);
        before = ',';
      }
      out.append(before == '[' ? "[]" : "]");
    } else if (value instanceof String text) {
      writeText(out, text);
    } else if (value instanceof Double number) {
      String bits = HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number));
      write(out, object("double", bits));
    } else if (value instanceof byte[] bytes) {
      write(out, object("bytes", HexFormat.of().formatHex(bytes)));
    } else {
      out.append(value); // null, a boolean, a whole number
    }
  }

  private static void writeText(StringBuilder out, String text) {
    out.append('"');
    for (char c : text.toCharArray()) {
      int escaped = "\"\\\b\f\n\r\t".indexOf(c);
      if (escaped >= 0) {
        out.append('\\').append("\"\\bfnrt".charAt(escaped));
      } else if (c < ' ' || c > '~') {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
