package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The definition of a query's result (LANGUAGE, section 1.4), by brute force over a recorded
 * execution: clause after clause in the order written, every pair of events is looked at, nothing
 * is carried, nothing is optimised. It is the judge of everything else, so it shares no step with
 * the compiler behind the bound query.
 */
final class ReferenceEvaluator {

  private final BoundQuery query;
  private final History history;
  private final List<SimulatedEvent> events;
  private final Map<Integer, List<Occurrence>> occurrences = new HashMap<>();
  private final Map<Block, List<Row>> rows = new HashMap<>();

  ReferenceEvaluator(BoundQuery query, History history) {
    this.query = query;
    this.history = history;
    this.events = history.events();
  }

  /** A row so far: the event of each source, null where a LeftJoin found none, and the columns. */
  private record Row(SimulatedEvent[] at, Object[] columns) {
    Row copy() {
      return new Row(at.clone(), columns.clone());
    }
  }

  /** An event of a source, with the rows that it has there. */
  private record Occurrence(SimulatedEvent event, List<Row> rows) {}

  /** The result's rows, each as its columns; the order has no meaning. */
  List<List<Object>> result() {
    Block main = query.main();
    return ReferenceResult.of(query, main, plain(shown()), from(main));
  }

  /** The rows as they are streamed, before Having, OrderBy and Limit. */
  List<ProgramRun.Streamed> streamed() {
    Block main = query.main();
    Block.Rows rows = (Block.Rows) main.result();
    return shown().stream()
        .map(
            row ->
                new ProgramRun.Streamed(
                    row.at()[main.from()].id(),
                    Tuple.of(ReferenceResult.values(rows.values(), row.columns()).toArray())))
        .toList();
  }

  /** The most that groups over some of the rows can have, before Having and Limit. */
  Map<Tuple, Object[]> most() {
    return ReferenceResult.most(query, (Block.Groups) query.main().result(), plain(shown()));
  }

  private static List<Object[]> plain(List<Row> rows) {
    return rows.stream().map(Row::columns).toList();
  }

  private List<SimulatedEvent> from(Block block) {
    return shown().stream().map(row -> row.at()[block.from()]).toList();
  }

  /** Rows of the query's own events; what is older only precedes them. */
  private List<Row> shown() {
    Block main = query.main();
    return rows(main).stream().filter(row -> row.at()[main.from()].judged()).toList();
  }

  /** All rows of a block, before they are grouped. */
  private List<Row> rows(Block block) {
    List<Row> known = rows.get(block);
    if (known != null) {
      return known;
    }
    List<Row> all = new ArrayList<>();
    occurrences(block.from()).forEach(each -> all.addAll(each.rows()));
    List<Row> joined = all;
    for (int side : block.joins()) {
      joined = join(joined, side);
    }
    for (Row row : joined) {
      for (int let : block.lets()) {
        Expr value = ((Column.Computed) query.columns().get(let)).value();
        row.columns()[let] = Evaluator.evaluate(value, row.columns());
      }
    }
    List<Row> kept = new ArrayList<>(joined);
    kept.removeIf(
        row -> block.conditions().stream().anyMatch(c -> !Evaluator.isTrue(c, row.columns())));
    rows.put(block, kept);
    return kept;
  }

  private List<Row> join(List<Row> rows, int side) {
    BoundSource source = query.sources().get(side);
    List<Row> result = new ArrayList<>();
    for (Row row : rows) {
      SimulatedEvent later = row.at()[source.later()];
      if (source.origin() instanceof BoundSource.Aggregated aggregated) {
        List<Row> folded = later == null ? List.of() : folded(side, aggregated.block(), later);
        add(result, row, source.kind(), folded.isEmpty(), folded);
      } else {
        List<Occurrence> chosen = later == null ? List.of() : chosen(side, later);
        List<Row> theirs = chosen.stream().flatMap(each -> each.rows().stream()).toList();
        add(result, row, source.kind(), chosen.isEmpty(), theirs);
      }
    }
    return result;
  }

  private static void add(
      List<Row> result, Row row, JoinKind kind, boolean none, List<Row> theirs) {
    if (none && kind != JoinKind.INNER) {
      result.add(row.copy());
    } else if (kind != JoinKind.ANTI) {
      theirs.forEach(other -> result.add(both(row, other)));
    }
  }

  private static Row both(Row a, Row b) {
    Row both = a.copy();
    for (int i = 0; i < both.columns().length; i++) {
      both.columns()[i] = both.columns()[i] == null ? b.columns()[i] : both.columns()[i];
    }
    for (int i = 0; i < both.at().length; i++) {
      both.at()[i] = both.at()[i] == null ? b.at()[i] : both.at()[i];
    }
    return both;
  }

  /** The events of a source that precede an event and that its temporal filter lets through. */
  private List<Occurrence> chosen(int side, SimulatedEvent later) {
    BoundSource source = query.sources().get(side);
    List<Occurrence> before =
        occurrences(side).stream()
            .filter(each -> history.precedes(each.event(), later))
            .sorted(Comparator.comparing(each -> each.event().id()))
            .toList();
    int most = Math.min(source.n(), before.size());
    return switch (source.keep()) {
      case ALL -> before;
      case FIRST -> before.subList(0, most);
      case MOST_RECENT -> before.subList(before.size() - most, before.size());
    };
  }

  /** A subquery with aggregates, at an event. */
  private List<Row> folded(int side, Block block, SimulatedEvent later) {
    List<Row> before =
        rows(block).stream()
            .filter(row -> history.precedes(row.at()[block.from()], later))
            .toList();
    List<Row> result = new ArrayList<>();
    for (List<Object> shown : ReferenceResult.of(query, block, plain(before), List.of())) {
      Row row = empty();
      for (int i = 0; i < query.columns().size(); i++) {
        if (query.columns().get(i) instanceof Column.Folded folded && folded.source() == side) {
          row.columns()[i] = shown.get(folded.item());
        }
      }
      result.add(row);
    }
    return result;
  }

  private Row empty() {
    return new Row(new SimulatedEvent[query.sources().size()], new Object[query.columns().size()]);
  }

  private List<Occurrence> occurrences(int index) {
    List<Occurrence> known = occurrences.get(index);
    if (known == null) {
      BoundSource source = query.sources().get(index);
      known =
          source.origin() instanceof BoundSource.Events at
              ? events.stream()
                  .filter(event -> at.tracepoints().stream().anyMatch(event::isAt))
                  .map(event -> new Occurrence(event, observed(index, at, event)))
                  .toList()
              : selected(index, (BoundSource.Blocks) source.origin());
      occurrences.put(index, known);
    }
    return known;
  }

  private List<Row> observed(int index, BoundSource.Events at, SimulatedEvent event) {
    List<Row> all = new ArrayList<>();
    List<Tracepoint> tracepoints = at.tracepoints();
    for (int member = 0; member < tracepoints.size(); member++) {
      if (event.isAt(tracepoints.get(member))) {
        List<Row> rows = new ArrayList<>(List.of(empty()));
        for (int i = 0; i < query.columns().size(); i++) {
          if (query.columns().get(i) instanceof Column.Observed column
              && column.source() == index) {
            rows =
                expand(
                    rows,
                    i,
                    event.read(
                        tracepoints.get(member), column.paths().get(member), history.declares()));
          }
        }
        all.addAll(rows);
      }
    }
    all.forEach(row -> row.at()[index] = event);
    return all;
  }

  private static List<Row> expand(List<Row> rows, int column, List<Object> values) {
    List<Row> result = new ArrayList<>();
    for (Row row : rows) {
      for (Object value : values) {
        Row copy = row.copy();
        copy.columns()[column] = value;
        result.add(copy);
      }
    }
    return result;
  }

  /** The rows of subqueries, by the event of their From. */
  private List<Occurrence> selected(int index, BoundSource.Blocks blocks) {
    Map<SimulatedEvent, List<Row>> byEvent = new LinkedHashMap<>();
    for (int b = 0; b < blocks.blocks().size(); b++) {
      Block block = blocks.blocks().get(b);
      for (Row of : rows(block)) {
        Row row = empty();
        row.at()[index] = of.at()[block.from()];
        for (int i = 0; i < query.columns().size(); i++) {
          if (query.columns().get(i) instanceof Column.Exposed exposed
              && exposed.source() == index) {
            row.columns()[i] = Evaluator.evaluate(exposed.values().get(b), of.columns());
          }
        }
        byEvent.computeIfAbsent(row.at()[index], e -> new ArrayList<>()).add(row);
      }
    }
    List<Occurrence> all = new ArrayList<>();
    byEvent.forEach((event, of) -> all.add(new Occurrence(event, of)));
    return all;
  }

  @Override
  public String toString() {
    return Arrays.toString(events.toArray());
  }
}
