package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.syntax.Token;
import java.util.List;
import java.util.Map;

/**
 * Where a position is.
 *
 * @param kind of the innermost nesting
 * @param clause the clause there, in lower case
 * @param word the function, filter, option or part of a case there, in lower case
 * @param name index of the first token of the name before the position, -1 for none
 * @param dotted index of the first token of the dotted name of a source, -1 for none
 * @param at index of the first token from the position on
 * @param usesBefore how many sources of the block are declared before
 * @param inAggregate whether it stands in the argument of an aggregate
 * @param block whose names can be read; its later clauses are known too
 * @param definitions named queries of the text
 */
record Situation(
    State state,
    Frame.Kind kind,
    String clause,
    String word,
    int name,
    int dotted,
    int at,
    int usesBefore,
    boolean inAggregate,
    Block block,
    Map<String, Block> definitions,
    List<Token> tokens) {

  /** Whether a clause may begin here, where one is complete. */
  boolean atClauseLevel() {
    return kind == Frame.Kind.QUERY;
  }
}
