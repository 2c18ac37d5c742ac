package io.pivotscope.frontend.history;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which small segments become a larger one: eight neighbours of about one size, so that a row is
 * rewritten a few times and a table has few files.
 */
final class Merging {
  static final int FAN_IN = 8;
  private static final long SMALLEST_BYTES = 64L << 10;

  /** No segment grows beyond it by merging. */
  private static final long LARGEST_BYTES = 128L << 20;

  private Merging() {}

  /**
   * The newest segments that are to be merged now; empty if there are none.
   *
   * @param mergeable false of those that stay as they are: by its name the merged one would hold
   *     what lies between, so it does not reach across them
   */
  static List<Segment> next(List<Segment> inOrder, Predicate<Segment> mergeable) {
    int to = inOrder.size();
    for (int from = to - 1; from >= -1; from--) {
      if (from < 0 || !mergeable.test(inOrder.get(from))) {
        List<Segment> next = next(inOrder.subList(from + 1, to));
        if (!next.isEmpty()) {
          return next;
        }
        to = from;
      }
    }
    return List.of();
  }

  private static List<Segment> next(List<Segment> inOrder) {
    for (long size = SMALLEST_BYTES; size < LARGEST_BYTES; size *= FAN_IN) {
      int from = inOrder.size();
      long bytes = 0;
      while (from > 0
          && inOrder.get(from - 1).bytes() < size
          && bytes + inOrder.get(from - 1).bytes() <= LARGEST_BYTES) {
        from--;
        bytes += inOrder.get(from).bytes();
      }
      if (inOrder.size() - from >= FAN_IN) {
        return inOrder.subList(from, inOrder.size());
      }
    }
    return List.of();
  }
}
