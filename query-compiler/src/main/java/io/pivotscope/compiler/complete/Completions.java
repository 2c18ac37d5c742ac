package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.diagnostic.Span;
import java.util.List;

/**
 * What may come next.
 *
 * @param replaced what the inserted text stands instead of
 * @param candidates the most useful first
 */
public record Completions(Span replaced, List<Candidate> candidates) {
  public Completions {
    candidates = List.copyOf(candidates);
  }
}
