package io.pivotscope.protocol.advice;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a query's result and what is left to do when groups have merged.
 *
 * <p>Expressions here are over the keys, then the aggregates' results, then one DOUBLE: the seconds
 * that what is shown covers, null in a subquery.
 *
 * @param streams whether rows are streamed; else they are groups
 * @param keys types of the group's key columns; for streamed rows, of all columns
 * @param aggregates one per accumulator, empty where rows are streamed
 * @param argumentTypes the type that each accumulator takes
 * @param select titles, each with an expression
 * @param having which groups are shown; null shows all
 * @param order by what the rows are sorted; empty leaves them in the order of ids or keys
 * @param limit how many rows are shown; negative shows all
 */
public record Output(
    boolean streams,
    List<Type> keys,
    List<Aggregate> aggregates,
    List<Type> argumentTypes,
    List<Select> select,
    @Nullable Expr having,
    List<Order> order,
    long limit) {

  /** Shows every row. */
  public static final long NO_LIMIT = -1;

  /** One column of the result. */
  public record Select(String title, Expr expr) {}

  /** One criterion; null is below every value. */
  public record Order(Expr expr, boolean descending) {}

  public Output {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
    argumentTypes = List.copyOf(argumentTypes);
    select = List.copyOf(select);
    order = List.copyOf(order);
  }

  /** Shows all, in the order of ids or keys. */
  public Output(
      boolean streams,
      List<Type> keys,
      List<Aggregate> aggregates,
      List<Type> argumentTypes,
      List<Select> select) {
    this(streams, keys, aggregates, argumentTypes, select, null, List.of(), NO_LIMIT);
  }

  /** The column that holds the seconds. */
  public int seconds() {
    return keys.size() + aggregates.size();
  }
}
