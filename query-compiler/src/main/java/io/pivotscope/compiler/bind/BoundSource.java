package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.List;

/**
 * A source under its alias.
 *
 * @param kind INNER for the source of From
 * @param keep which of the events that precede are joined
 * @param n how many of them, for FIRST and MOST_RECENT
 * @param later index of the source that it precedes; -1 for the source of From
 */
public record BoundSource(
    String alias, Span span, Origin origin, JoinKind kind, Keep keep, int n, int later) {

  /** Where its events come from. */
  public sealed interface Origin {}

  /** Tracepoints: an event at any of them. */
  public record Events(List<Tracepoint> tracepoints) implements Origin {
    public Events {
      tracepoints = List.copyOf(tracepoints);
    }
  }

  /** Subqueries without aggregates: their rows happen at the event of their From. */
  public record Blocks(List<Block> blocks) implements Origin {
    public Blocks {
      blocks = List.copyOf(blocks);
    }
  }

  /** A subquery with aggregates: at an event, its result over the rows that precede it. */
  public record Aggregated(Block block) implements Origin {}

  public boolean isFrom() {
    return later < 0;
  }
}
