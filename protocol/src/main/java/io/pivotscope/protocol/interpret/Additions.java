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
      } else if (values[i] instanceof byte[] state) {
        merge(accumulators[i], i, state, times);
      }
    }
  }

  private void merge(Accumulator into, int i, byte[] state, long times) {
    try {
      into.merge(Accumulators.decode(aggregates.get(i), types.get(i), state), times);
    } catch (MalformedException broken) {
      // It came over a wire: what it had counted is lost, and nothing else.
    }
  }

  /** The product of the counts; nulls count one, and no product overflows. */
  private long times(Argument argument) {
    long product = 1;
    for (int column : argument.weights()) {
      // Rows of a slot came over a wire: one may be shorter than the slot.
      if (column < row.length && row[column] instanceof Long count && count > 0) {
        long high = Math.multiplyHigh(product, count);
        long low = product * count;
        product = high != 0 || low < 0 ? Long.MAX_VALUE : low;
      }
    }
    return product;
  }
}
