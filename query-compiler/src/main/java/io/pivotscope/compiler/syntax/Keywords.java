package io.pivotscope.compiler.syntax;

import java.util.List;

/** The words that begin a clause. They are names everywhere else after a dot. */
final class Keywords {

  static final List<String> CLAUSES =
      List.of("From", "Join", "Let", "Where", "GroupBy", "Select", "With");

  /** Of the language, but not built yet. */
  static final List<String> LATER = List.of("LeftJoin", "AntiJoin", "Having", "OrderBy", "Limit");

  private Keywords() {}

  static boolean isClause(Token token) {
    return CLAUSES.stream().anyMatch(token::isWord)
        || LATER.stream().anyMatch(token::isWord)
        || token.isWord("On")
        || token.isWord("As");
  }

  /** What a name in the query's own hand may not be. */
  static boolean isReserved(Token token) {
    return isClause(token) || token.isWord("In");
  }
}
