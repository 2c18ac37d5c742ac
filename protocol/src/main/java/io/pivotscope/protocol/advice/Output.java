package io.pivotscope.protocol.advice;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.List;

/**
 * The shape of a query's result and what is left to do when groups have merged.
 *
 * @param streams whether rows are streamed; else they are groups
 * @param keys types of the group's key columns; for streamed rows, of all columns
 * @param aggregates one per accumulator, empty where rows are streamed
 * @param argumentTypes the type that each accumulator takes
 * @param select titles, each with an expression over keys, then aggregate results
 */
public record Output(
    boolean streams,
    List<Type> keys,
    List<Aggregate> aggregates,
    List<Type> argumentTypes,
    List<Select> select) {

  /** One column of the result. */
  public record Select(String title, Expr expr) {}

  public Output {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
    argumentTypes = List.copyOf(argumentTypes);
    select = List.copyOf(select);
  }
}
