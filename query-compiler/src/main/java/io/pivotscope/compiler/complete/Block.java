package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a text declares in one query or subquery, as far as it can be read. */
final class Block {

  /**
   * A joined source under its alias.
   *
   * @param clause in lower case
   * @param leaves what it is a union of
   */
  record Use(Token alias, String clause, List<Leaf> leaves) {
    boolean isAnti() {
      return clause.equals("antijoin");
    }
  }

  /** A reference as its tokens, or a subquery. */
  static final class Leaf {
    final int from;
    int to;
    final @Nullable Block subquery;

    Leaf(int from, @Nullable Block subquery) {
      this.from = from;
      this.to = from + 1;
      this.subquery = subquery;
    }
  }

  /** Tokens of a selected column. */
  record Column(int from, int to) {}

  final boolean nested;
  final boolean named;
  final List<Use> uses = new ArrayList<>();
  final List<String> lets = new ArrayList<>();
  final List<Column> columns = new ArrayList<>();

  /** The clauses met, in lower case. */
  final List<String> clauses = new ArrayList<>();

  boolean aggregates;
  private int columnFrom = -1;

  /**
   * @param nested whether it stands in parentheses
   * @param named whether it is the query of {@code Query name =}
   */
  Block(boolean nested, boolean named) {
    this.nested = nested;
    this.named = named;
  }

  boolean has(String clause) {
    return clauses.contains(clause);
  }

  boolean isGrouped() {
    return aggregates || has("groupby");
  }

  void beginColumn(int from) {
    columnFrom = from;
  }

  void endColumn(int to) {
    if (columnFrom >= 0 && to > columnFrom) {
      columns.add(new Column(columnFrom, to));
    }
    columnFrom = -1;
  }
}
