package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.link.Export;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.link.Moment;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.PackedEvent;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.Evaluator;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One advice, linked to one method of one class. In two halves, since at one event every read of
 * the past comes before every write:
 *
 * <pre>
 *   rows:  OBSERVE, UNPACK, LET, FILTER      reads the event and the baggage
 *   sink:  PACK or EMIT                      writes the baggage or the pane
 * </pre>
 *
 * <p>Immutable.
 */
final class LinkedAdvice {

  /** Rows that one advice makes of one event. */
  private static final int MAX_ROWS = 100_000;

  private final QueryRun query;
  private final Advice advice;
  private final Export[] exports;
  private final int width;
  private final boolean sensitive;
  private final boolean readsElapsed;

  private LinkedAdvice(QueryRun query, Advice advice, Export[] exports) {
    this.query = query;
    this.advice = advice;
    this.exports = exports;
    int columns = exports.length + advice.let().size();
    boolean first = false;
    for (int slot : advice.unpack()) {
      SlotSpec spec = query.slot(slot);
      columns += spec.columns().size();
      first |= spec instanceof SlotSpec.Set set && set.keep() == SlotSpec.Keep.FIRST;
    }
    this.width = columns;
    this.sensitive = first;
    this.readsElapsed =
        advice.observe().stream().anyMatch(o -> o.path().root() == Path.Root.ELAPSED);
  }

  static LinkedAdvice link(
      QueryRun query, int index, Class<?> type, MethodInfo method, ExportLinker linker)
      throws LinkException {
    Advice advice = query.program().advice().get(index);
    Export[] exports = new Export[advice.observe().size()];
    for (int i = 0; i < exports.length; i++) {
      exports[i] =
          linker.link(
              type,
              method,
              advice.tracepoint().place(),
              advice.tracepoint().name(),
              advice.observe().get(i).path());
    }
    return new LinkedAdvice(query, advice, exports);
  }

  Place place() {
    return advice.tracepoint().place();
  }

  boolean readsElapsed() {
    return readsElapsed;
  }

  /**
   * Reads: the rows that are left after the filter.
   *
   * @param settled whether the history of the event's request is whole
   */
  List<@Nullable Object[]> rows(Moment moment, Baggage baggage, boolean settled, Pane pane) {
    List<@Nullable Object[]> rows = observe(moment);
    int column = exports.length;
    for (int slot : advice.unpack()) {
      List<Tuple> packed = unpack(baggage, slot);
      if (packed.isEmpty()) {
        pane.tally().withoutBaggage++;
        return List.of();
      }
      rows = cross(rows, packed, column);
      column += query.slot(slot).columns().size();
    }
    if (sensitive && !settled) {
      pane.tally().unsettled += rows.size();
      return List.of();
    }
    List<@Nullable Object[]> kept = new ArrayList<>(rows.size());
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < advice.let().size(); i++) {
        row[column + i] = Evaluator.evaluate(advice.let().get(i), row);
      }
      if (passes(row)) {
        kept.add(row);
      }
    }
    return kept;
  }

  private boolean passes(@Nullable Object[] row) {
    for (Expr condition : advice.filter()) {
      if (!Evaluator.isTrue(condition, row)) {
        return false;
      }
    }
    return true;
  }

  private List<@Nullable Object[]> observe(Moment moment) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new @Nullable Object[width]);
    for (int i = 0; i < exports.length; i++) {
      Type type = advice.observe().get(i).type();
      if (exports[i].isEach()) {
        List<Tuple> values = new ArrayList<>();
        for (Object value : exports[i].read(moment, type)) {
          values.add(Tuple.of(value));
        }
        rows = cross(rows, values, i);
      } else {
        Object value = exports[i].readOne(moment, type);
        for (@Nullable Object[] row : rows) {
          row[i] = value;
        }
      }
    }
    return rows;
  }

  private List<Tuple> unpack(Baggage baggage, int slot) {
    List<Tuple> rows = new ArrayList<>();
    if (query.slot(slot) instanceof SlotSpec.Set) {
      for (PackedEvent event : baggage.unpackSet(query.id(), query.epoch(), slot)) {
        rows.addAll(event.rows());
      }
      return rows;
    }
    for (Map.Entry<Tuple, Accumulator[]> group :
        baggage.unpackLedger(query.id(), query.epoch(), slot).entrySet()) {
      @Nullable Object[] results = new @Nullable Object[group.getValue().length];
      for (int i = 0; i < results.length; i++) {
        results[i] = group.getValue()[i].result();
      }
      rows.add(group.getKey().concat(Tuple.wrap(results)));
    }
    return rows;
  }

  private static List<@Nullable Object[]> cross(
      List<@Nullable Object[]> rows, List<Tuple> tuples, int column) {
    List<@Nullable Object[]> product = new ArrayList<>(rows.size() * tuples.size());
    for (@Nullable Object[] row : rows) {
      for (int t = 0; t < tuples.size() && product.size() < MAX_ROWS; t++) {
        Tuple tuple = tuples.get(t);
        // The last combination may have the row itself: nobody needs it any more.
        @Nullable Object[] combined = t == tuples.size() - 1 ? row : row.clone();
        for (int i = 0; i < tuple.size(); i++) {
          combined[column + i] = tuple.get(i);
        }
        product.add(combined);
      }
    }
    return product;
  }

  /** Writes what {@link #rows} left. */
  void sink(List<@Nullable Object[]> rows, EventId event, Baggage baggage, Pane pane) {
    if (advice.sink() instanceof Sink.EmitGroups emit) {
      for (@Nullable Object[] row : rows) {
        pane.add(Tuple.wrap(evaluate(emit.keys(), row)), evaluate(emit.arguments(), row));
      }
    } else if (advice.sink() instanceof Sink.EmitRows emit) {
      for (@Nullable Object[] row : rows) {
        pane.stream(Tuple.wrap(evaluate(emit.columns(), row)), event.hlc(), event.slot());
      }
    } else if (advice.sink() instanceof Sink.Pack pack) {
      pane.tally().cut += pack(pack, rows, event, baggage);
      pane.tally().cut += baggage.cut(query.id(), query.heldBytes());
    } else if (advice.sink() instanceof Sink.PackLedger pack
        && query.slot(pack.slot()) instanceof SlotSpec.Ledger spec) {
      LedgerShape shape = QueryRun.shape(spec);
      for (@Nullable Object[] row : rows) {
        baggage.add(
            query.id(),
            query.epoch(),
            shape,
            Tuple.wrap(evaluate(pack.keys(), row)),
            evaluate(pack.arguments(), row));
      }
      pane.tally().cut += baggage.cut(query.id(), query.heldBytes());
    }
  }

  /** Returns how many rows did not enter, since the slot was cut below the event. */
  private int pack(Sink.Pack pack, List<@Nullable Object[]> rows, EventId event, Baggage baggage) {
    if (!(query.slot(pack.slot()) instanceof SlotSpec.Set spec)) {
      return 0;
    }
    // A temporal filter chooses events, not rows: one without rows counts all the same.
    if (rows.isEmpty() && spec.keep() == SlotSpec.Keep.ALL) {
      return 0;
    }
    List<Tuple> tuples = new ArrayList<>(rows.size());
    for (@Nullable Object[] row : rows) {
      tuples.add(Tuple.wrap(evaluate(pack.columns(), row)));
    }
    SetShape shape = QueryRun.shape(spec);
    return baggage.pack(query.id(), query.epoch(), shape, event, tuples);
  }

  private static @Nullable Object[] evaluate(List<Expr> expressions, @Nullable Object[] row) {
    @Nullable Object[] values = new @Nullable Object[expressions.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Evaluator.evaluate(expressions.get(i), row);
    }
    return values;
  }
}
