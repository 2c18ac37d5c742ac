package io.pivotscope.frontend.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the history is allowed to keep; the oldest segments go first.
 *
 * @param maxBytes of all segments together; 0 keeps no history at all
 * @param maxAgeMillis since a segment's newest row was written
 */
public record Retention(long maxBytes, long maxAgeMillis) {
  public static final Retention DEFAULT = new Retention(2L << 30, 30L * 86_400_000);

  /** Whether there is to be no history. */
  public boolean isNothing() {
    return maxBytes == 0;
  }

  /** A segment with the table that it belongs to. */
  record Owned(RunTable table, Segment segment) {}

  /** The segments to go, oldest first. */
  List<Owned> excess(Segments segments, long nowMillis) {
    List<Owned> all = new ArrayList<>();
    long bytes = 0;
    for (RunTable table : segments.tables()) {
      for (Segment segment : segments.of(table)) {
        all.add(new Owned(table, segment));
        bytes += segment.bytes();
      }
    }
    all.sort(Comparator.comparingLong(owned -> owned.segment().modifiedMillis()));
    List<Owned> gone = new ArrayList<>();
    for (Owned owned : all) {
      if (bytes <= maxBytes && nowMillis - owned.segment().modifiedMillis() <= maxAgeMillis) {
        break;
      }
      bytes -= owned.segment().bytes();
      gone.add(owned);
    }
    return gone;
  }
}
