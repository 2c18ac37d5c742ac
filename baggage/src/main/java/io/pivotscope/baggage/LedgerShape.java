package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** Asked at each event that packs or unpacks: what came over a wire is another object. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof LedgerShape that)
        || slot != that.slot
        || aggregates.size() != that.aggregates.size()) {
      return false;
    }
    for (int i = 0; i < aggregates.size(); i++) {
      if (aggregates.get(i) != that.aggregates.get(i)
          || arguments.get(i) != that.arguments.get(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, aggregates, arguments);
  }
}
