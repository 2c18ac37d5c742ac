package io.pivotscope.protocol.advice;

import io.pivotscope.baggage.value.Type;
import java.util.List;

/**
 * What happens at one tracepoint, in this order, without jumps (paper, Table 2):
 *
 * <pre>
 *   OBSERVE columns 0..   one row, or one per element where a path has Each (cross product)
 *   UNPACK  slots         each appends its columns; cross product; see {@link Unpack}
 *   LET     expressions   each appends one column
 *   FILTER  conditions    rows where one is not true are dropped
 *   PACK or EMIT
 * </pre>
 */
public record Advice(
    Tracepoint tracepoint,
    List<Observation> observe,
    List<Unpack> unpack,
    List<Expr> let,
    List<Expr> filter,
    Sink sink) {

  /** One observed column. */
  public record Observation(String name, Path path, Type type) {}

  public Advice {
    observe = List.copyOf(observe);
    unpack = List.copyOf(unpack);
    let = List.copyOf(let);
    filter = List.copyOf(filter);
  }
}
