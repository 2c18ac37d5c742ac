package io.pivotscope.protocol.advice;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.List;
import java.util.stream.Stream;

/**
 * One slot of baggage of a query: what is packed there and what of it is kept.
 *
 * @param index position among the query's slots
 * @param alias the query's name for the joined source, for people
 */
public sealed interface SlotSpec {

  int index();

  String alias();

  /** Types of the columns that an unpack yields. */
  List<Type> columns();

  /** Which events of a set are kept. */
  enum Keep {
    ALL,
    FIRST,
    MOST_RECENT
  }

  /** Tuples with their event ids. An event may have several rows, or none (it counts for keep). */
  record Set(int index, String alias, Keep keep, int n, List<Type> columns) implements SlotSpec {
    public Set {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Counting slot: accumulators by key. An unpack yields the key columns, then one per aggregate: a
   * COUNT as it is, the others as their encoded states, for {@link Argument#partial}.
   */
  record Ledger(
      int index,
      String alias,
      List<Type> keys,
      List<Aggregate> aggregates,
      List<Type> argumentTypes)
      implements SlotSpec {
    public Ledger {
      keys = List.copyOf(keys);
      aggregates = List.copyOf(aggregates);
      argumentTypes = List.copyOf(argumentTypes);
    }

    @Override
    public List<Type> columns() {
      return Stream.concat(
              keys.stream(),
              aggregates.stream().map(a -> a == Aggregate.COUNT ? Type.LONG : Type.BYTES))
          .toList();
    }
  }
}
