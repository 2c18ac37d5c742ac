package io.pivotscope.frontend.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Merges small segments and lets go of what retention does not keep; on the writer's thread. */
record Upkeep(Segments segments, Readers readers, Retention retention) {

  void run(SegmentWriter writer, long nowMillis) throws SQLException, IOException {
    for (RunTable table : segments.tables()) {
      List<Segment> small = Merging.next(segments.of(table));
      if (!small.isEmpty()) {
        merge(writer, table, small);
      }
    }
    for (Retention.Owned owned : retention.excess(segments, nowMillis)) {
      segments.forget(owned.table(), owned.segment());
      readers.doom(owned.segment().file());
    }
    readers.sweep();
  }

  private void merge(SegmentWriter writer, RunTable table, List<Segment> small)
      throws SQLException, IOException {
    long last = small.get(small.size() - 1).last();
    Path unfinished = segments.unfinished(table, small.get(0).first(), last);
    writer.merge(small.stream().map(Segment::file).toList(), unfinished);
    segments.publish(table, unfinished, small);
    small.forEach(segment -> readers.doom(segment.file()));
  }
}
