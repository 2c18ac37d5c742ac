package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.AdviceProgram.Limits;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;

/**
 * A query whose every name has a meaning and every expression a type.
 *
 * @param sources of all blocks; each joined one precedes one of the same block
 * @param columns what {@code Expr.Column} refers to
 * @param requests methods that begin a declared request of this query
 * @param sampleRate share of the requests that are looked at
 * @param matches what each tracepoint matches in the processes, as they say
 */
public record BoundQuery(
    String text,
    List<BoundSource> sources,
    List<Column> columns,
    Block main,
    List<MethodPattern> requests,
    List<String> processNames,
    double sampleRate,
    Limits limits,
    List<Match> matches) {

  public BoundQuery {
    sources = List.copyOf(sources);
    columns = List.copyOf(columns);
    requests = List.copyOf(requests);
    processNames = List.copyOf(processNames);
    matches = List.copyOf(matches);
  }
}
