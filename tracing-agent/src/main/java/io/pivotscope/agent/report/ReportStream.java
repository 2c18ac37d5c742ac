package io.pivotscope.agent.report;

import io.pivotscope.agent.aggregate.Drained;
import io.pivotscope.agent.aggregate.LocalTable;
import io.pivotscope.agent.aggregate.Pane.Streamed;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbered reports of this process (DESIGN, decision 9). A report that was numbered is kept and
 * sent again unchanged until it is acknowledged; what has no number yet merges while it waits.
 *
 * <p>Used by one thread at a time.
 */
final class ReportStream {

  /** Reports that may be on their way; what comes meanwhile merges. */
  static final int MAX_IN_FLIGHT = 8;

  /** Rows of one report, roughly encoded; well below the longest frame. */
  static final int MAX_BYTES = 4 << 20;

  private record Key(long query, long epoch) {}

  /**
   * A report that has a number.
   *
   * @param streamed rows of each query that are not aggregated
   * @param held bytes of each query, by an estimate
   */
  private record Sent(
      Report report, Map<LocalTable, Integer> streamed, Map<LocalTable, Long> held) {}

  private final Map<Key, Drained> waiting = new LinkedHashMap<>();
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private long sequence;
  private long watermark;

  /** Queries that were told last that something of theirs waits. */
  private Set<LocalTable> holders = Set.of();

  /** Takes what a query has recorded. */
  void add(long query, long epoch, Drained drained) {
    if (drained.isEmpty()) {
      return;
    }
    waiting.merge(
        new Key(query, epoch),
        drained,
        (before, later) -> {
          before.merge(later);
          return before;
        });
  }

  /**
   * What waits to be numbered, and what has been and may have to be sent again, by an estimate;
   * each query is told what is its own.
   */
  long bytes() {
    Map<LocalTable, Long> held = new LinkedHashMap<>();
    waiting.values().forEach(drained -> held.merge(drained.table(), drained.bytes(), Long::sum));
    unacknowledged.forEach(
        sent -> sent.held.forEach((table, bytes) -> held.merge(table, bytes, Long::sum)));
    // Each in one step: somebody may be looking who holds most.
    holders.stream().filter(table -> !held.containsKey(table)).forEach(table -> table.waits(0));
    held.forEach(LocalTable::waits);
    holders = held.keySet();
    return held.values().stream().mapToLong(bytes -> bytes).sum();
  }

  /** Whether something waits to be numbered. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether too many reports wait for their acknowledgement to send another. */
  boolean isFull() {
    return unacknowledged.size() >= MAX_IN_FLIGHT;
  }

  /** The watermark that the last report or heartbeat said. */
  long watermark() {
    return watermark;
  }

  /** A heartbeat says it: nothing waits. */
  void said(long complete) {
    watermark = complete;
  }

  /**
   * Numbers all that waits; more than one report only where it is much.
   *
   * @param complete everything at or below it has been added
   */
  List<Report> number(long sentMicros, long complete) {
    Builder builder = new Builder(sentMicros);
    waiting.forEach(builder::add);
    waiting.clear();
    watermark = complete;
    if (builder.isBegun()) {
      builder.finish(complete);
    }
    return builder.reports;
  }

  /** Forgets reports that are durable at the frontend. */
  void acknowledged(long upTo) {
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().report.sequence() <= upTo) {
      unacknowledged.removeFirst().streamed.forEach(LocalTable::released);
    }
  }

  /** What has to be sent again on a new connection. */
  List<Report> unacknowledged() {
    List<Report> reports = new ArrayList<>();
    for (Sent each : unacknowledged) {
      reports.add(each.report);
    }
    return reports;
  }

  /** Cuts what waits into reports of bounded size. */
  private final class Builder {
    private final long sentMicros;
    private final long before = watermark;
    private final List<Report> reports = new ArrayList<>();
    private List<QueryReport> queries = new ArrayList<>();
    private List<Pane> panes = new ArrayList<>();
    private List<Row> rows = new ArrayList<>();
    private Map<LocalTable, Integer> streamed = new LinkedHashMap<>();
    private Map<LocalTable, Long> held = new LinkedHashMap<>();
    private int bytes;

    Builder(long sentMicros) {
      this.sentMicros = sentMicros;
    }

    boolean isBegun() {
      return !queries.isEmpty();
    }

    void add(Key key, Drained drained) {
      drained.windows().forEach((number, window) -> add(key, drained, number, window));
      endQuery(key, drained.counters());
    }

    private void add(Key key, Drained drained, long number, Drained.Window window) {
      window
          .groups()
          .forEach(
              (group, cells) ->
                  add(key, drained, number, row(ValueCodec.encodeTuple(group), cells, false)));
      Accumulator[] others = window.groups().others();
      if (others != null) {
        add(key, drained, number, row(new byte[0], others, true));
      }
      for (Streamed s : window.rows()) {
        streamed.merge(drained.table(), 1, Integer::sum);
        add(
            key,
            drained,
            number,
            new Row(ValueCodec.encodeTuple(s.row()), new byte[0], s.hlc(), s.slot(), false));
      }
      endWindow(number);
    }

    private Row row(byte[] key, Accumulator[] cells, boolean other) {
      return new Row(key, Accumulators.encode(cells), 0, 0, other);
    }

    private void add(Key key, Drained drained, long window, Row row) {
      rows.add(row);
      int its = row.key().length + row.accumulators().length + 32;
      bytes += its;
      held.merge(drained.table(), (long) its, Long::sum);
      if (bytes >= MAX_BYTES) {
        endWindow(window);
        endQuery(key, Counters.NONE);
        // Not everything is out yet: this one says no more than the one before it.
        finish(before);
      }
    }

    private void endWindow(long number) {
      if (!rows.isEmpty()) {
        panes.add(new Pane(number, rows));
        rows = new ArrayList<>();
      }
    }

    private void endQuery(Key key, Counters counters) {
      if (!panes.isEmpty() || !counters.equals(Counters.NONE)) {
        queries.add(new QueryReport(key.query, key.epoch, panes, counters));
        panes = new ArrayList<>();
      }
    }

    void finish(long upTo) {
      Report report = new Report(++sequence, sentMicros, upTo, queries);
      reports.add(report);
      unacknowledged.add(new Sent(report, streamed, held));
      queries = new ArrayList<>();
      streamed = new LinkedHashMap<>();
      held = new LinkedHashMap<>();
      bytes = 0;
    }
  }
}
