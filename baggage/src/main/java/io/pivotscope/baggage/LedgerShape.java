package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.List;

/**
 * A slot that counts: accumulators by key.
 *
 * @param slot position among the query's slots
 * @param aggregates one per accumulator
 * @param arguments the type that each accumulator takes
 */
public record LedgerShape(int slot, List<Aggregate> aggregates, List<Type> arguments) {
  public LedgerShape {
    aggregates = List.copyOf(aggregates);
    arguments = List.copyOf(arguments);
    if (slot < 0 || aggregates.isEmpty() || aggregates.size() != arguments.size()) {
      throw new IllegalArgumentException("slot " + slot + ", " + aggregates + " of " + arguments);
    }
  }
}
