package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.List;

/**
 * A source with its tracepoints.
 *
 * @param later index of the source that it precedes; -1 for the source of From
 * @param keep which of the events that precede are joined
 */
public record BoundSource(
    String alias, Span span, List<Tracepoint> tracepoints, Keep keep, int later) {

  public BoundSource {
    tracepoints = List.copyOf(tracepoints);
  }

  public boolean isFrom() {
    return later < 0;
  }
}
