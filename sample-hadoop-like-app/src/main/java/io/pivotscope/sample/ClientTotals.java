package io.pivotscope.sample;

import java.util.Map;
import java.util.Objects;

/**
 * What a client program says at its end.
 *
 * @param datanodeBytes what DataNodes read for it, as the replies to its calls told
 * @param ops operations, failed ones included
 */
public record ClientTotals(String program, String host, long datanodeBytes, long ops, long errors) {

  static ClientTotals of(Map<String, Object> line) {
    return new ClientTotals(
        (String) field(line, "program"),
        (String) field(line, "host"),
        (Long) field(line, "datanodeBytes"),
        (Long) field(line, "ops"),
        (Long) field(line, "errors"));
  }

  private static Object field(Map<String, Object> line, String name) {
    return Objects.requireNonNull(line.get(name), name);
  }
}
