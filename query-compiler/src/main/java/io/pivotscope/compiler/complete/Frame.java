package io.pivotscope.compiler.complete;

/** One level of nesting. */
final class Frame {

  /** What opened it. */
  enum Kind {
    QUERY,
    /** Parentheses around a source. */
    SOURCE,
    /** Parentheses of a method. */
    PARAMETERS,
    /** Parentheses in an expression. */
    EXPRESSION,
    /** From {@code case} to {@code end}. */
    CASE,
    /** Brackets after a path. */
    INDEX
  }

  final Kind kind;
  final Block block;
  State state;

  /** The clause that is being read, in lower case. */
  String clause;

  /** The function, filter or option that is being read, in lower case. */
  String word = "";

  /** Position of the first token of the name that is being read; -1 if there is none. */
  int name = -1;

  /** Position of the first token of the dotted name in a source; -1 if there is none. */
  int dotted = -1;

  Frame(Kind kind, Block block, State state, String clause) {
    this.kind = kind;
    this.block = block;
    this.state = state;
    this.clause = clause;
  }
}
