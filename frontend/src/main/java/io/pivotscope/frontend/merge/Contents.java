package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one window, or a whole run, holds: groups, or streamed rows. One thread at a time. */
final class Contents {

  /** Rows that a run keeps; what comes later is counted as dropped. */
  static final int MAX_STREAMED_ROWS = 500_000;

  private final Output output;
  private final GroupTable groups;
  private final List<StreamedRow> streamed = new ArrayList<>();
  private long dropped;

  Contents(AdviceProgram program) {
    output = program.output();
    groups =
        new GroupTable(output.aggregates(), output.argumentTypes(), program.limits().maxGroups());
  }

  private Contents(Output output, GroupTable groups) {
    this.output = output;
    this.groups = groups;
  }

  Contents emptyContents() {
    return new Contents(output, groups.emptyTable());
  }

  /** Adds a row of a report; one that cannot be decoded is dropped and counted. */
  void add(long incarnation, Row row) {
    try {
      decode(incarnation, row);
    } catch (MalformedException e) {
      dropped++;
    }
  }

  private void decode(long incarnation, Row row) {
    if (output.streams()) {
      add(new StreamedRow(row.hlc(), incarnation, row.slot(), ValueCodec.decodeTuple(row.key())));
      return;
    }
    Accumulator[] partial =
        Accumulators.decode(output.aggregates(), output.argumentTypes(), row.accumulators());
    if (row.other()) {
      groups.mergeOther(partial);
    } else {
      groups.merge(ValueCodec.decodeTuple(row.key()), partial);
    }
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

  boolean hasOther() {
    return groups.other() != null;
  }

  /**
   * @param seconds that the contents cover; null if not known
   */
  Table table(@Nullable Double seconds) {
    if (!output.streams()) {
      return Table.of(output, groups, seconds);
    }
    List<StreamedRow> sorted = new ArrayList<>(streamed);
    sorted.sort(null);
    return Table.of(output, sorted);
  }

  /** The same contents as rows of a report, for a snapshot; streamed rows of one incarnation. */
  List<Row> rows(long incarnation) {
    List<Row> rows = new ArrayList<>();
    for (StreamedRow row : streamed) {
      if (row.incarnation() == incarnation) {
        rows.add(
            new Row(
                ValueCodec.encodeTuple(row.columns()), new byte[0], row.hlc(), row.slot(), false));
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
