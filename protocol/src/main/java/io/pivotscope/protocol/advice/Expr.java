package io.pivotscope.protocol.advice;

import io.pivotscope.baggage.value.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed expression over the columns of a row. Total: nothing it does throws, division by zero is
 * null, nulls follow SQL's three-valued logic.
 */
public sealed interface Expr {

  Type type();

  /** A value as {@link Type} describes it. */
  record Constant(@Nullable Object value, Type type) implements Expr {}

  /** Column {@code index} of the row. */
  record Column(int index, Type type) implements Expr {
    public Column {
      if (index < 0) {
        throw new IllegalArgumentException("column " + index);
      }
    }
  }

  /** A function of {@link Function} applied to its arguments. */
  record Apply(Function function, List<Expr> arguments, Type type) implements Expr {
    public Apply {
      arguments = List.copyOf(arguments);
    }
  }
}
