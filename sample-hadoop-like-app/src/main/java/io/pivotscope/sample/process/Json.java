package io.pivotscope.sample.process;

import java.util.LinkedHashMap;
import java.util.Map;

/** Flat JSON objects, one to a line: values are strings, whole numbers or booleans. */
public final class Json {
  private Json() {}

  /** {@code object("a", 1, "b", "x")} is {@code {"a":1,"b":"x"}}. */
  public static String object(Object... keysAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return format(fields);
  }

  public static String format(Map<String, Object> fields) {
    StringBuilder text = new StringBuilder("{");
    fields.forEach(
        (key, value) -> {
          text.append(text.length() > 1 ? "," : "");
          quote(text, key);
          text.append(':');
          if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
          } else {
            quote(text, value.toString());
          }
        });
    return text.append('}').toString();
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /**
   * The fields of one flat object in their order: {@link String}, {@link Long} or {@link Boolean}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Map<String, Object> parse(String text) {
    return new Parser(text.strip()).object();
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    Map<String, Object> object() {
      Map<String, Object> fields = new LinkedHashMap<>();
      expect('{');
      if (peek() != '}') {
        do {
          String key = string();
          expect(':');
          fields.put(key, value());
        } while (accept(','));
      }
      expect('}');
      if (at != text.length()) {
        throw wrong("end of line");
      }
      return fields;
    }

    private Object value() {
      if (peek() == '"') {
        return string();
      }
      int start = at;
      while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '-')) {
        at++;
      }
      String word = text.substring(start, at);
      if (word.equals("true") || word.equals("false")) {
        return Boolean.valueOf(word);
      }
      try {
        return Long.valueOf(word);
      } catch (NumberFormatException e) {
        throw wrong("a string, a whole number or a boolean");
      }
    }

    private String string() {
      StringBuilder value = new StringBuilder();
      expect('"');
      while (peek() != '"') {
        char c = text.charAt(at++);
        if (c == '\\') {
          c = peek();
          at++;
          if (c == 'u') {
            c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
            at += 4;
          }
        }
        value.append(c);
      }
      at++;
      return value.toString();
    }

    private char peek() {
      if (at >= text.length()) {
        throw wrong("more");
      }
      return text.charAt(at);
    }

    private boolean accept(char c) {
      if (peek() == c) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(char c) {
      if (!accept(c)) {
        throw wrong("'" + c + "'");
      }
    }

    private IllegalArgumentException wrong(String expected) {
      return new IllegalArgumentException(
          "expected " + expected + " at column " + (at + 1) + " of: " + text);
    }
  }
}
