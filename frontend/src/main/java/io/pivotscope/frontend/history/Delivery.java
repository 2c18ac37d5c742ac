package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Waiting.Sized;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what waits, table by table and slice by slice; a table that fails keeps no other waiting.
 *
 * <p>When the disk fails, or DuckDB as a whole, the rest of the table waits again: nothing is wrong
 * with the rows. When anything else does, as memory, the slice is halved until a window has failed
 * alone; that window is lost, or its table would wait behind it for ever. On the writer's thread.
 */
final class Delivery {
  private final Segments segments;
  private final WriteLimits limits;
  private final Map<RunTable, List<Sized>> rest;
  private final List<Lost> lost = new ArrayList<>();
  private @Nullable Exception failure;

  /** A window that cannot be written. */
  record Lost(RunTable table, long number, long rows, Exception why) {}

  /** One delivery, of all that is given; what has become of it is asked afterwards. */
  Delivery(Segments segments, WriteLimits limits, Map<RunTable, List<Sized>> batches) {
    this.segments = segments;
    this.limits = limits;
    this.rest = new LinkedHashMap<>(batches);
  }

  void write(SegmentWriter writer) {
    for (RunTable table : List.copyOf(rest.keySet())) {
      List<Sized> left = write(writer, table, rest.getOrDefault(table, List.of()));
      if (left.isEmpty()) {
        rest.remove(table);
      } else {
        rest.put(table, left);
      }
    }
  }

  private List<Sized> write(SegmentWriter writer, RunTable table, List<Sized> batches) {
    Deque<Slice> slices = new ArrayDeque<>(Slice.of(batches, limits));
    while (!slices.isEmpty()) {
      Slice slice = slices.remove();
      try {
        write(writer, table, slice);
      } catch (SQLException | IOException | RuntimeException e) {
        if (isOfDisk(e) || !writer.isSound()) {
          failure = failure == null ? e : failure;
          slices.addFirst(slice);
          break;
        }
        if (slice.isOneWindow()) {
          lost.add(new Lost(table, slice.first(), slice.rows(), e));
        } else {
          List<Slice> halves = slice.halves();
          slices.addFirst(halves.get(1));
          slices.addFirst(halves.get(0));
        }
      }
    }
    return slices.stream().flatMap(slice -> slice.batches().stream()).toList();
  }

  private void write(SegmentWriter writer, RunTable table, Slice slice)
      throws SQLException, IOException {
    Path unfinished = segments.unfinished(table, slice.first(), slice.last());
    try {
      writer.write(slice.columns(), slice.values(), slice.rowBytes(), unfinished);
      segments.publish(table, unfinished);
    } catch (SQLException | IOException | RuntimeException e) {
      Segments.discard(unfinished);
      throw e;
    }
  }

  /** Whether it may well be written later, as it is. */
  static boolean isOfDisk(Exception e) {
    return e instanceof IOException
        || e instanceof UncheckedIOException
        || (e instanceof SQLException && String.valueOf(e.getMessage()).startsWith("IO Error"));
  }

  /** In a line: what a file system says is a name alone, without its kind of failure. */
  static String words(Exception e) {
    String text = e instanceof SQLException ? String.valueOf(e.getMessage()) : e.toString();
    return text.lines().findFirst().orElse("");
  }

  /** What waits again. */
  Map<RunTable, List<Sized>> rest() {
    return rest;
  }

  List<Lost> lost() {
    return lost;
  }

  /** Why something waits again; null if nothing does. */
  @Nullable Exception failure() {
    return failure;
  }
}
