package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.LedgerView;
import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a slot holds as rows: of events, some perhaps without any, or of groups. It may have come
 * over a wire, so the rows of an event may have more columns than the slot, or fewer.
 *
 * @param cut whether something is known to be missing
 */
record Held(List<Tuple> rows, int events, boolean any, boolean cut) {

  /** Accumulators that a subquery makes of what a slot holds; with more it has no answer. */
  static final int MAX_ACCUMULATORS = 1 << 18;

  static Held events(int slot, Past past) {
    SetView set = past.baggage().set(past.query(), past.epoch(), slot);
    List<Tuple> rows = new ArrayList<>(set.rows());
    for (int i = 0; i < set.rows(); i++) {
      rows.add(set.row(i));
    }
    return new Held(rows, set.eventCount(), set.eventCount() > 0, set.isCut());
  }

  /**
   * A stranger may have packed another shape: that says nothing, and something is missing.
   *
   * @param keys how many columns a key has
   */
  static Held groups(LedgerShape shape, int keys, Past past) {
    LedgerView ledger = past.baggage().ledger(past.query(), past.epoch(), shape);
    List<Tuple> rows = new ArrayList<>(ledger.size());
    for (int i = 0; i < ledger.slots(); i++) {
      Group group = ledger.at(i);
      if (group != null) {
        rows.add(row(shape, keys, group));
      }
    }
    return new Held(rows, rows.size(), !rows.isEmpty(), ledger.isCut());
  }

  /** The key, then a COUNT as it is, the others as bytes. */
  private static Tuple row(LedgerShape shape, int keys, Group group) {
    @Nullable Object[] row = new @Nullable Object[keys + group.cells.length];
    for (int i = 0; i < Math.min(keys, group.key.size()); i++) {
      row[i] = group.key.get(i);
    }
    for (int i = 0; i < group.cells.length; i++) {
      row[keys + i] =
          shape.aggregates().get(i) == Aggregate.COUNT
              ? group.cells[i].result()
              : Accumulators.encode(group.cells[i]);
    }
    return Tuple.wrap(row);
  }

  /** The rows of a subquery over these; null if they would take too many accumulators. */
  @Nullable List<Tuple> fold(Fold fold) {
    Output result = fold.result();
    int maxGroups = MAX_ACCUMULATORS / Math.max(1, result.aggregates().size());
    Map<Tuple, Accumulator[]> groups = new HashMap<>();
    for (Tuple tuple : rows) {
      @Nullable Object[] row = tuple.toArray();
      Accumulator[] group =
          groups.computeIfAbsent(
              Tuple.wrap(Interpreter.evaluate(fold.keys(), row)),
              key -> Accumulators.create(result.aggregates(), result.argumentTypes()));
      Additions.of(fold.arguments(), row, result).addTo(group);
      if (groups.size() > maxGroups) {
        return null;
      }
    }
    return Results.ofGroups(result, groups, null).stream().map(Tuple::wrap).toList();
  }
}
