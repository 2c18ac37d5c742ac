package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code From .. Select ..}, on the outside or as a source of another.
 *
 * @param from the source of From, by its index among the query's sources
 * @param joins the joined sources, in the order written
 * @param lets columns, in the order in which they depend on each other
 * @param conditions each must be true of a row
 */
public record Block(
    int from, List<Integer> joins, List<Integer> lets, List<Expr> conditions, Result result) {

  public Block {
    joins = List.copyOf(joins);
    lets = List.copyOf(lets);
    conditions = List.copyOf(conditions);
  }

  /** What is done with the joined rows. */
  public sealed interface Result {
    /** Titles with expressions over the columns of what is emitted. */
    List<Output.Select> select();

    /** What is left to do when all of it is there. */
    Tail tail();
  }

  /**
   * Having, OrderBy and Limit, as {@link Output} has them.
   *
   * @param limit {@link Output#NO_LIMIT} for none
   */
  public record Tail(@Nullable Expr having, List<Output.Order> order, long limit) {
    /** Shows all. */
    public static final Tail NONE = new Tail(null, List.of(), Output.NO_LIMIT);

    public Tail {
      order = List.copyOf(order);
    }
  }

  /**
   * Each row is a result.
   *
   * @param values what is selected, then what only the order reads
   */
  public record Rows(List<Expr> values, List<Output.Select> select, Tail tail) implements Result {
    public Rows {
      values = List.copyOf(values);
      select = List.copyOf(select);
    }
  }

  /**
   * One result per group.
   *
   * @param aggregates indices of {@link Column.Aggregated} columns
   * @param select over the keys, then the aggregates' results, then the seconds
   */
  public record Groups(
      List<Expr> keys, List<Integer> aggregates, List<Output.Select> select, Tail tail)
      implements Result {
    public Groups {
      keys = List.copyOf(keys);
      aggregates = List.copyOf(aggregates);
      select = List.copyOf(select);
    }
  }
}
