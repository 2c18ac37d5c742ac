package io.pivotscope.agent.code;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Sink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of an advice's row, as far as they are known when code is made that reads them. */
final class RowColumns {

  /**
   * An accumulator that the row has in place of the bytes that it would be encoded as.
   *
   * @param cells local variable of the array that it is in
   */
  record State(int cells, int index, Aggregate function, Type type) {
    /** Whether it is of that function: what is of another can be told from its bytes alone. */
    boolean is(Aggregate otherFunction, Type otherType) {
      return function == otherFunction && type == otherType;
    }
  }

  final ValueCode values;
  final @Nullable Variable[] columns;
  final @Nullable State[] states;
  private final Set<Integer> read = new HashSet<>();

  /**
   * @param width how many there are
   */
  RowColumns(ValueCode values, Advice advice, int width) {
    this.values = values;
    this.columns = new @Nullable Variable[width];
    this.states = new @Nullable State[width];
    List<Expr> all = new ArrayList<>(advice.let());
    all.addAll(advice.filter());
    if (advice.sink() instanceof Sink.Pack pack) {
      all.addAll(pack.columns());
      all.addAll(pack.where());
    } else if (advice.sink() instanceof Sink.EmitRows emit) {
      all.addAll(emit.columns());
    } else if (advice.sink() instanceof Sink.PackLedger pack) {
      all.addAll(pack.keys());
      addValues(pack.arguments(), all);
    } else if (advice.sink() instanceof Sink.EmitGroups emit) {
      all.addAll(emit.keys());
      addValues(emit.arguments(), all);
    }
    all.forEach(expr -> ExprCode.columnsOf(expr, read));
  }

  private static void addValues(List<Argument> arguments, List<Expr> into) {
    for (Argument argument : arguments) {
      if (!argument.partial() || !(argument.value() instanceof Expr.Column)) {
        into.add(argument.value());
      }
    }
  }

  /** Whether an expression reads a column; to merge it as a partial state does not count. */
  boolean isRead(int column) {
    return read.contains(column);
  }

  /** The accumulator that an argument merges; null where that comes as bytes, or as a value. */
  @Nullable State state(Argument argument) {
    return argument.partial()
            && argument.value() instanceof Expr.Column column
            && column.index() < states.length
        ? states[column.index()]
        : null;
  }
}
