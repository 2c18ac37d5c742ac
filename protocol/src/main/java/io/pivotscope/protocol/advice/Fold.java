package io.pivotscope.protocol.advice;

import java.util.List;

/**
 * A subquery with aggregates, evaluated over the rows that a slot holds (LANGUAGE 1.4). With no key
 * there is one group also where the slot holds nothing.
 *
 * @param keys over the slot's columns
 * @param arguments one per aggregate of the result, over the slot's columns
 * @param result how groups become rows; {@code select} gives the columns
 */
public record Fold(List<Expr> keys, List<Argument> arguments, Output result) {
  public Fold {
    keys = List.copyOf(keys);
    arguments = List.copyOf(arguments);
  }
}
