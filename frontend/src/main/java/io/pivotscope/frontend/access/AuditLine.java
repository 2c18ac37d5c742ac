package io.pivotscope.frontend.access;

import org.jspecify.annotations.Nullable;

/**
 * What somebody did or was not let do.
 *
 * @param number counts up, also across restarts
 * @param time ISO 8601, UTC
 * @param who name of the credential; empty if nobody is known
 * @param address where the connection came from
 * @param what the operation, as openapi.json calls it, or {@code hello} for an agent's
 * @param status 0 before it is done; then what was answered, as in HTTP
 * @param detail text of the query, or why it was refused; cut to {@link #MAX_DETAIL_BYTES}
 * @param query its number; null where there is none
 * @param processes how many were connected
 * @param of the number of the line from before it was done; 0 for none
 * @param more refusals, and statements that were answered, since the last such line that have none,
 *     since there were too many
 */
public record AuditLine(
    long number,
    String time,
    String who,
    String address,
    String what,
    int status,
    String detail,
    @Nullable Long query,
    int processes,
    long of,
    long more) {

  /** Bytes that a detail takes in the file, beside what says that it was cut. */
  public static final int MAX_DETAIL_BYTES = 8 << 10;

  /** A longer one ends by saying how long it was and what its hash is, to prove which it was. */
  static String cut(String detail) {
    int bytes = 0;
    for (int i = 0; i < detail.length(); i++) {
      bytes += bytes(detail.charAt(i));
      if (bytes > MAX_DETAIL_BYTES) {
        int end = i > 0 && Character.isHighSurrogate(detail.charAt(i - 1)) ? i - 1 : i;
        return detail.substring(0, end)
            + ".. ("
            + detail.length()
            + " characters, "
            + Hashes.of(detail)
            + ")";
      }
    }
    return detail;
  }

  /** At most so many as JSON in UTF-8. */
  private static int bytes(char c) {
    if (c < ' ' || c == '\u2028' || c == '\u2029') {
      return 6;
    }
    if (c == '"' || c == '\\') {
      return 2;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
  }
}
