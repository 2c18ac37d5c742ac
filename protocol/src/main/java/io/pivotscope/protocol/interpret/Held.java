package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.SlotSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a slot holds as rows: of events, some perhaps without any, or of groups. It may have come
 * over a wire, so its rows may have more columns than the slot, or fewer.
 */
record Held(List<Tuple> rows, int events, boolean any) {

  /** Accumulators that a subquery makes of what a slot holds; with more it has no answer. */
  static final int MAX_ACCUMULATORS = 1 << 18;

  static Held of(SlotSpec slot, Past past) {
    return slot instanceof SlotSpec.Ledger ledger ? groups(ledger, past) : events(slot, past);
  }

  /** Whether a slot that counts counts what the program says: a stranger may have packed it. */
  static boolean fits(SlotSpec slot, Past past) {
    return !(slot instanceof SlotSpec.Ledger ledger)
        || past.baggage().hasShape(past.query(), past.epoch(), Slots.shape(ledger));
  }

  private static Held events(SlotSpec slot, Past past) {
    SetView set = past.baggage().set(past.query(), past.epoch(), slot.index());
    List<Tuple> rows = new ArrayList<>(set.rows());
    for (int i = 0; i < set.rows(); i++) {
      rows.add(set.row(i));
    }
    return new Held(rows, set.eventCount(), set.eventCount() > 0);
  }

  private static Held groups(SlotSpec.Ledger slot, Past past) {
    List<Tuple> rows = new ArrayList<>();
    if (fits(slot, past)) {
      past.baggage()
          .unpackLedger(past.query(), past.epoch(), slot.index())
          .forEach((key, group) -> rows.add(key.concat(states(slot, group))));
    }
    return new Held(rows, rows.size(), !rows.isEmpty());
  }

  /** A COUNT as it is, the others as bytes. */
  private static Tuple states(SlotSpec.Ledger slot, Accumulator[] group) {
    @Nullable Object[] states = new @Nullable Object[group.length];
    for (int i = 0; i < states.length; i++) {
      states[i] =
          slot.aggregates().get(i) == Aggregate.COUNT
              ? group[i].result()
              : Accumulators.encode(group[i]);
    }
    return Tuple.wrap(states);
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
