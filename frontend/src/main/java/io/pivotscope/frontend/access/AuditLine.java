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
 * @param detail text of the query, or why it was refused; cut to {@link #MAX_DETAIL}
 * @param query its number; null where there is none
 * @param processes how many were connected
 * @param of the number of the line from before it was done; 0 for none
 * @param more refusals since the last such line that have none, since there were too many
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

  /** Characters of a detail. */
  public static final int MAX_DETAIL = 64 << 10;

  static String cut(String detail) {
    return detail.length() <= MAX_DETAIL
        ? detail
        : detail.substring(0, MAX_DETAIL) + ".. (" + detail.length() + " characters)";
  }
}
