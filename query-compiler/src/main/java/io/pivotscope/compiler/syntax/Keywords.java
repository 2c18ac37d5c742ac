package io.pivotscope.compiler.syntax;

import java.util.List;

/** The words that begin a clause. They are names everywhere else after a dot. */
final class Keywords {

  static final List<String> CLAUSES = Lexicon.texts(Lexicon.CLAUSES);

  private Keywords() {}

  static boolean isClause(Token token) {
    return CLAUSES.stream().anyMatch(token::isWord) || token.isWord("On") || token.isWord("As");
  }

  /** What a name in the query's own hand may not be. */
  static boolean isReserved(Token token) {
    return isClause(token) || token.isWord("In");
  }
}
