package io.pivotscope.frontend.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Merges small segments and lets go of what retention does not keep. A file that cannot be merged
 * stays as it is, until retention ends it, and holds up nothing else. On the writer's thread.
 */
final class Upkeep {
  private final Segments segments;
  private final Readers readers;
  private final Retention retention;
  private final Consumer<String> complaints;
  private final Set<Path> unmergeable = new HashSet<>();
  private final Set<RunTable> told = new HashSet<>();
  private boolean diskFails;

  /**
   * @param complaints told in a sentence of what fails, once
   */
  Upkeep(Segments segments, Readers readers, Retention retention, Consumer<String> complaints) {
    this.segments = segments;
    this.readers = readers;
    this.retention = retention;
    this.complaints = complaints;
  }

  Retention retention() {
    return retention;
  }

  void run(SegmentWriter writer, long nowMillis) {
    for (RunTable table : segments.tables()) {
      List<Segment> small =
          Merging.next(segments.of(table), segment -> !unmergeable.contains(segment.file()));
      if (!small.isEmpty()) {
        merge(writer, table, small);
      }
    }
    for (Retention.Owned owned : retention.excess(segments, nowMillis)) {
      segments.forget(owned.table(), owned.segment());
      unmergeable.remove(owned.segment().file());
      readers.doom(owned.segment().file());
    }
    try {
      readers.sweep();
    } catch (IOException e) {
      complaints.accept("a segment of the history cannot be deleted: " + Delivery.words(e));
    }
  }

  private void merge(SegmentWriter writer, RunTable table, List<Segment> small) {
    try {
      long last = small.get(small.size() - 1).last();
      Path unfinished = segments.unfinished(table, small.get(0).first(), last);
      try {
        writer.merge(small.stream().map(Segment::file).toList(), unfinished);
        segments.publish(table, unfinished, small);
      } catch (SQLException | IOException | RuntimeException e) {
        Segments.discard(unfinished);
        throw e;
      }
      small.forEach(segment -> readers.doom(segment.file()));
      diskFails = false;
    } catch (SQLException | IOException | RuntimeException e) {
      leaveOut(writer, table, small, e);
    }
  }

  /** Those that cannot be read; if all can, and the disk is well, they do not go together. */
  private void leaveOut(SegmentWriter writer, RunTable table, List<Segment> small, Exception why) {
    List<Path> files = small.stream().map(Segment::file).toList();
    List<Path> unreadable = files.stream().filter(file -> !writer.isReadable(file)).toList();
    if (!unreadable.isEmpty() && writer.isSound()) {
      unmergeable.addAll(unreadable);
      unreadable.forEach(
          file ->
              complaints.accept("the history cannot read " + file + ": " + Delivery.words(why)));
    } else if (!Delivery.isOfDisk(why) && writer.isSound()) {
      unmergeable.addAll(files);
      if (told.add(table)) {
        complaints.accept(
            "segments of " + table.name() + " are not merged: " + Delivery.words(why));
      }
    } else if (!diskFails) {
      diskFails = true;
      complaints.accept("segments cannot be merged, which is tried again: " + Delivery.words(why));
    }
  }
}
