package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one row adds to the accumulators of its group. */
public final class Additions {

  private final List<Argument> arguments;
  private final List<Aggregate> aggregates;
  private final List<Type> types;
  private final @Nullable Object[] row;
  private final @Nullable Object[] values;

  /**
   * @param arguments one per aggregate, over the row
   */
  public Additions(
      List<Argument> arguments,
      @Nullable Object[] row,
      List<Aggregate> aggregates,
      List<Type> types) {
    this.arguments = arguments;
    this.aggregates = aggregates;
    this.types = types;
    this.row = row;
    this.values = new @Nullable Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Evaluator.evaluate(arguments.get(i).value(), row);
    }
  }

  static Additions of(List<Argument> arguments, @Nullable Object[] row, Output output) {
    return new Additions(arguments, row, output.aggregates(), output.argumentTypes());
  }

  /** The arguments' values; for what only looks at sizes. */
  public @Nullable Object[] values() {
    return values;
  }

  /** Adds the row. A partial state that cannot be read adds nothing. */
  public void addTo(Accumulator[] accumulators) {
    for (int i = 0; i < accumulators.length; i++) {
      Argument argument = arguments.get(i);
      long times = times(argument);
      if (!argument.partial()) {
        accumulators[i].add(values[i], times);
      } else {
        merge(accumulators[i], aggregates.get(i), types.get(i), values[i], times);
      }
    }
  }

  /** Merges an encoded state of that function; what is none adds nothing. */
  public static void merge(
      Accumulator into, Aggregate function, Type type, @Nullable Object state, long times) {
    if (state instanceof byte[] bytes) {
      try {
        into.merge(Accumulators.decode(function, type, bytes), times);
      } catch (MalformedException broken) {
        // It came over a wire: what it had counted is lost, and nothing else.
      }
    }
  }

  private long times(Argument argument) {
    long product = 1;
    for (int column : argument.weights()) {
      if (column < row.length && row[column] instanceof Long count) {
        product = times(product, count);
      }
    }
    return product;
  }

  /** A row's multiplicity, taken once more by a weight; no product overflows. */
  public static long times(long product, long weight) {
    if (weight <= 0) {
      return product;
    }
    long low = product * weight;
    return Math.multiplyHigh(product, weight) != 0 || low < 0 ? Long.MAX_VALUE : low;
  }
}
