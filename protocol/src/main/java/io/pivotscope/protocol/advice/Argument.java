package io.pivotscope.protocol.advice;

import java.util.List;

/**
 * What one row adds to one accumulator.
 *
 * @param value the argument; where {@code partial}, the encoded state of an accumulator of the same
 *     function that has seen the rows for which this one stands
 * @param weights columns of counts whose product says how many rows this one stands for on the
 *     other sides of the joins (a null counts one: the nullable side of a LeftJoin weighs max(1,
 *     n)); empty means one
 */
public record Argument(Expr value, List<Integer> weights, boolean partial) {
  public Argument {
    weights = List.copyOf(weights);
  }

  /** A value of a row that stands for itself alone. */
  public static Argument plain(Expr value) {
    return new Argument(value, List.of(), false);
  }

  public static List<Argument> plain(List<Expr> values) {
    return values.stream().map(Argument::plain).toList();
  }
}
