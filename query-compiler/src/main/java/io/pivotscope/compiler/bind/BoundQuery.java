package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.AdviceProgram.Limits;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A query whose every name has a meaning and every expression a type.
 *
 * @param sources the first is From's; each other one precedes one before it
 * @param columns what {@code Expr.Column} refers to
 * @param conditions each must be true of a row
 * @param requests methods that begin a declared request of this query
 */
public record BoundQuery(
    String text,
    List<BoundSource> sources,
    List<Column> columns,
    List<Integer> lets,
    List<Expr> conditions,
    Result result,
    List<MethodPattern> requests,
    List<String> processNames,
    Limits limits) {

  /** What is done with the joined rows. */
  public sealed interface Result {
    /** Titles with expressions over the columns of what is emitted. */
    List<Output.Select> select();
  }

  /** Each row is a result. */
  public record Rows(List<Expr> values, List<Output.Select> select) implements Result {
    public Rows {
      values = List.copyOf(values);
      select = List.copyOf(select);
    }
  }

  /**
   * One result per group.
   *
   * @param aggregates indices of {@link Column.Aggregated} columns
   * @param select over the keys, then the aggregates' results
   */
  public record Groups(List<Expr> keys, List<Integer> aggregates, List<Output.Select> select)
      implements Result {
    public Groups {
      keys = List.copyOf(keys);
      aggregates = List.copyOf(aggregates);
      select = List.copyOf(select);
    }
  }

  public BoundQuery {
    sources = List.copyOf(sources);
    columns = List.copyOf(columns);
    lets = List.copyOf(lets);
    conditions = List.copyOf(conditions);
    requests = List.copyOf(requests);
    processNames = List.copyOf(processNames);
  }

  public Column.Aggregated aggregate(int column) {
    return (Column.Aggregated) columns.get(column);
  }

  /** An expression with the names of its columns. */
  public String print(Expr expr) {
    return ExprText.print(expr, i -> columns.get(i).name());
  }

  /** Expressions with the names of their columns. */
  public String print(List<Expr> exprs) {
    return exprs.stream().map(this::print).collect(Collectors.joining(", "));
  }
}
