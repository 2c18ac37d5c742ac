package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Path;
import java.util.List;

/**
 * Something that expressions of one query refer to. In a bound query, and in plans, {@code
 * Expr.Column(i)} is column {@code i} of {@link BoundQuery#columns}.
 */
public sealed interface Column {

  /** As the query writes it. */
  String name();

  Type type();

  /**
   * An export of a source.
   *
   * @param source index of the source
   * @param paths what it reads, one per tracepoint of the source
   * @param types its type at each of them
   */
  record Observed(String name, int source, List<Path> paths, List<Type> types, Type type)
      implements Column {
    public Observed {
      paths = List.copyOf(paths);
      types = List.copyOf(types);
    }
  }

  /** A {@code Let}. */
  record Computed(String name, Expr value) implements Column {
    @Override
    public Type type() {
      return value.type();
    }
  }

  /** What an aggregate gives for a group; only {@code Select} sees it. */
  record Aggregated(String name, Aggregate function, Expr argument, Type type) implements Column {}
}
