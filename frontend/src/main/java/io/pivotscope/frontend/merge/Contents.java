package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Rows;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one window, or a whole run, holds: groups, or streamed rows. One thread at a time. */
final class Contents {

  /** Rows that a run keeps; what comes later is counted as dropped. */
  static final int MAX_STREAMED_ROWS = 500_000;

  /** Of a row's key or columns; agents keep each text to a few kilobytes. */
  static final int MAX_KEY_BYTES = 256 << 10;

  /** Functions whose state is as large for a million values as for one, or nearly. */
  private static final Set<Aggregate> FIXED =
      EnumSet.of(Aggregate.COUNT, Aggregate.SUM, Aggregate.AVERAGE, Aggregate.STDDEV);

  private final Output output;
  private final Room room;
  private final boolean grows;
  private final GroupTable groups;
  private final List<StreamedRow> streamed = new ArrayList<>();
  private long arrivedBytes;
  private long dropped;

  /** Each row's accumulators are read into these: a row that is malformed then changes nothing. */
  private final Accumulator[] arrived;

  /**
   * @param room of this and of all {@link #emptyContents}
   */
  Contents(AdviceProgram program, Room room) {
    output = program.output();
    this.room = room;
    grows = !FIXED.containsAll(output.aggregates());
    groups = new GroupTable(output.aggregates(), output.argumentTypes(), room);
    arrived = Accumulators.create(output.aggregates(), output.argumentTypes());
  }

  private Contents(Contents like) {
    this.output = like.output;
    this.room = like.room;
    this.grows = like.grows;
    this.groups = like.groups.emptyTable();
    this.arrived = like.arrived;
  }

  Contents emptyContents() {
    return new Contents(this);
  }

  /**
   * Adds rows of a report; each that cannot be decoded, or does not fit, is dropped and counted.
   */
  void add(long incarnation, Rows rows) {
    for (Rows.Walk row = rows.walk(); row.next(); ) {
      try {
        add(incarnation, row);
      } catch (MalformedException e) {
        dropped++;
      }
    }
  }

  private void add(long incarnation, Rows.Walk row) {
    if (row.key().remaining() > MAX_KEY_BYTES) {
      dropped++;
      return;
    }
    if (output.streams()) {
      StreamedRow streamedRow = StreamedRow.of(row.hlc(), incarnation, row.slot(), row.key());
      if (room.take(streamedRow.encoded().length + Room.OVERHEAD_BYTES)) {
        arrivedBytes += streamedRow.encoded().length + Room.OVERHEAD_BYTES;
        add(streamedRow);
      } else {
        dropped++;
      }
      return;
    }
    ByteSource accumulators = row.accumulators();
    int bytes = accumulators.remaining();
    Accumulators.read(arrived, accumulators);
    accumulators.expectEnd();
    boolean found = row.other();
    if (found) {
      groups.mergeOther(arrived);
    } else {
      found = groups.merge(row.key(), arrived);
    }
    int more = grows ? bytes : 0;
    if (!found) {
      more = row.key().remaining() + bytes + Room.OVERHEAD_BYTES;
    }
    room.add(more);
    arrivedBytes += more;
  }

  private void add(StreamedRow row) {
    if (streamed.size() < MAX_STREAMED_ROWS) {
      streamed.add(row);
    } else {
      dropped++;
    }
  }

  void addAll(Contents from) {
    from.streamed.forEach(this::add);
    dropped += from.dropped;
    groups.mergeAll(from.groups);
  }

  /** What has come in reports, but for what takes no more than was there: nearly what it takes. */
  long arrivedBytes() {
    return arrivedBytes;
  }

  /** What the groups take. */
  long groupBytes() {
    long bytes = 0;
    for (Row row : groupRows()) {
      bytes += row.key().length + row.accumulators().length + Room.OVERHEAD_BYTES;
    }
    return bytes;
  }

  /** Adds groups up in the row of all others, until there are no more than there may be now. */
  void shrink() {
    groups.shrink();
  }

  /** Rows that did not fit. */
  long dropped() {
    return dropped;
  }

  boolean isEmpty() {
    return streamed.isEmpty() && groups.isEmpty();
  }

  int groups() {
    return groups.size();
  }

  /** Rows and groups. */
  int size() {
    return streamed.size() + groups.size();
  }

  boolean hasOther() {
    return groups.other() != null;
  }

  /**
   * @param seconds that the contents cover; null if not known
   * @param latest how many of the last streamed rows
   */
  Table table(@Nullable Double seconds, int latest) {
    if (!output.streams()) {
      return Table.of(output, groups, seconds);
    }
    return Table.of(output, streamedRows(), latest);
  }

  /** In the order of their events. */
  List<StreamedRow> streamedRows() {
    List<StreamedRow> sorted = new ArrayList<>(streamed);
    sorted.sort(null);
    return sorted;
  }

  /** The same contents as rows of a report, for a snapshot; streamed rows of one incarnation. */
  List<Row> rows(long incarnation) {
    List<Row> rows = new ArrayList<>();
    for (StreamedRow row : streamed) {
      if (row.incarnation() == incarnation) {
        rows.add(new Row(row.encoded(), new byte[0], row.hlc(), row.slot(), false));
      }
    }
    return rows;
  }

  List<Row> groupRows() {
    List<Row> rows = new ArrayList<>();
    groups.forEach((key, cells) -> rows.add(row(key, cells, false)));
    Accumulator[] other = groups.other();
    if (other != null) {
      rows.add(row(Tuple.EMPTY, other, true));
    }
    return rows;
  }

  private static Row row(Tuple key, Accumulator[] cells, boolean other) {
    return new Row(ValueCodec.encodeTuple(key), Accumulators.encode(cells), 0, 0, other);
  }

  java.util.Set<Long> incarnations() {
    java.util.Set<Long> all = new java.util.TreeSet<>();
    streamed.forEach(row -> all.add(row.incarnation()));
    return all;
  }
}
