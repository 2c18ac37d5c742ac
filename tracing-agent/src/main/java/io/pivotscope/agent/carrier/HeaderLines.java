package io.pivotscope.agent.carrier;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code baggage} lines in what a library has for the headers of a message. */
interface HeaderLines {

  /** What a line takes beside its name and value. */
  int LINE_BYTES = 32;

  /** In their order; empty if there are none. */
  List<String> read(Object headers);

  /** Puts them in place of those that are there. */
  void write(Object headers, List<String> lines);

  /** Bytes of all that is there by now, {@code baggage} or not, each line as {@link #line}. */
  int bytes(Object headers);

  /** Bytes of the lines of a map from names to them. */
  static int bytes(Map<String, List<String>> headers) {
    int bytes = 0;
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      for (String value : header.getValue()) {
        bytes += line(header.getKey(), value);
      }
    }
    return bytes;
  }

  /** Bytes of a line, in the measure of RFC 9113, 6.5.2, which is the larger one. */
  static int line(@Nullable Object name, @Nullable Object value) {
    return LINE_BYTES + length(name) + length(value);
  }

  private static int length(@Nullable Object text) {
    return text instanceof CharSequence characters ? characters.length() : 0;
  }
}
