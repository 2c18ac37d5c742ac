package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Path;
import java.util.List;

/**
 * Something that expressions of one query refer to. In a bound query, and in plans, {@code
 * Expr.Column(i)} is column {@code i} of {@link BoundQuery#columns}, which a plan continues.
 */
public sealed interface Column {

  /** As the query writes it. */
  String name();

  Type type();

  /**
   * An export of a source.
   *
   * @param source index of the source, whose origin are events
   * @param paths what it reads, one per tracepoint of the source
   * @param types its type at each of them
   */
  record Observed(String name, int source, List<Path> paths, List<Type> types, Type type)
      implements Column {
    public Observed {
      paths = List.copyOf(paths);
      types = List.copyOf(types);
    }

    /** Whether it makes several rows of an event, or none. */
    public boolean expands() {
      return paths.stream()
          .flatMap(path -> path.steps().stream())
          .anyMatch(Path.Each.class::isInstance);
    }
  }

  /**
   * A column that subqueries have selected.
   *
   * @param source index of the source, whose origin are blocks
   * @param values over the columns of each block
   */
  record Exposed(String name, int source, List<Expr> values, Type type) implements Column {
    public Exposed {
      values = List.copyOf(values);
    }
  }

  /**
   * A column of a subquery with aggregates.
   *
   * @param source index of the source, whose origin is aggregated
   * @param item which of the subquery's selected columns
   */
  record Folded(String name, int source, int item, Type type) implements Column {}

  /** A {@code Let}. */
  record Computed(String name, Expr value) implements Column {
    @Override
    public Type type() {
      return value.type();
    }
  }

  /** What an aggregate gives for a group; only what comes after the grouping sees it. */
  record Aggregated(String name, Aggregate function, Expr argument, Type type) implements Column {}

  /** How long what is shown took, in seconds; seen where {@link Aggregated} is. */
  record Seconds() implements Column {
    @Override
    public String name() {
      return "seconds";
    }

    @Override
    public Type type() {
      return Type.DOUBLE;
    }
  }

  /** What only a plan knows: a packed key, a partial state, a mark. */
  record Planned(String name, Type type) implements Column {}
}
