package io.pivotscope.frontend.merge;

/**
 * What all contents of a run may hold together. One thread at a time.
 *
 * <pre>
 *   streamed rows   counted as they arrive; a run never lets go of one
 *   groups          at most so many in each table. What they take is counted as they arrive and as
 *                   what may grow is merged, which is more than there is: {@link #measured} knows
 * </pre>
 *
 * The number of groups only ever falls, and for all tables at once: a key that one of them has
 * given up stays in none, so that each group shown is exact.
 */
final class Room {
  /** Of a row or a group, beside its key and accumulators. */
  static final int OVERHEAD_BYTES = 64;

  private final long maxBytes;
  private int maxGroups;
  private long bytes;

  /**
   * @param maxBytes of rows, or of groups once they are measured
   */
  Room(long maxBytes, int maxGroups) {
    this.maxBytes = maxBytes;
    this.maxGroups = Math.max(1, maxGroups);
  }

  long maxBytes() {
    return maxBytes;
  }

  int maxGroups() {
    return maxGroups;
  }

  void lowerMaxGroups(int groups) {
    maxGroups = Math.max(1, Math.min(maxGroups, groups));
  }

  /** Takes a streamed row's bytes, if there is room for them. */
  boolean take(long rowBytes) {
    boolean fits = bytes + rowBytes <= maxBytes;
    if (fits) {
      add(rowBytes);
    }
    return fits;
  }

  /** Taken so far. */
  long bytes() {
    return bytes;
  }

  void add(long more) {
    bytes += more;
  }

  /** Whether groups are to be measured: once for as many bytes as they may have. */
  boolean isDue() {
    return bytes > 2 * maxBytes;
  }

  /** Whether groups that take so many bytes fit. */
  boolean measured(long exactly) {
    bytes = exactly;
    return exactly <= maxBytes;
  }
}
