package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.complete.Block.Use;
import io.pivotscope.compiler.complete.Candidate.Kind;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Lexicon.Word;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.Token;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What may stand in an expression. */
final class ExpressionProposals {

  private static final Set<String> AGGREGATING = Set.of("select", "having", "orderby");
  private static final int MAX_MEMBERS = 48;

  private final Situation at;
  private final Names names;
  private final Reading reading;
  private final Proposals to;

  ExpressionProposals(Situation at, Names names, Reading reading, Proposals to) {
    this.at = at;
    this.names = names;
    this.reading = reading;
    this.to = to;
  }

  // ---- operands

  void operand() {
    if (at.kind() == Frame.Kind.INDEX) {
      return; // a number of the writer's own
    }
    caseParts();
    aliases();
    at.block().lets.forEach(let -> to.add(let, Kind.ALIAS, null, "the value of its Let"));
    if (at.word().equals("each")) {
      return;
    }
    if (AGGREGATING.contains(at.clause()) && !at.inAggregate()) {
      Callable.aggregates().forEach(aggregate -> to.callable(aggregate, Kind.AGGREGATE));
    }
    Callable.functions().forEach(function -> to.callable(function, Kind.FUNCTION));
    for (Word prefix : Lexicon.PREFIXES) {
      boolean call = prefix.form().startsWith(prefix.text() + "(");
      to.word(prefix, prefix.text() + (call ? "(" : ""), Kind.KEYWORD);
    }
    to.words(Lexicon.LITERALS, Kind.VALUE);
  }

  private void aliases() {
    for (Use use : at.block().uses) {
      if (use.isAnti()) {
        continue; // no row has it
      }
      String source = written(use);
      String what = names.isValue(use) ? "the column of " : "an event of ";
      to.add(use.alias().text(), Kind.ALIAS, null, what + source);
    }
    if (at.clause().equals("orderby")) {
      for (Block.Column column : at.block().columns) {
        Query.Item item = reading.column(column);
        if (item != null && item.title() != null) {
          to.add(item.title().name(), Kind.ALIAS, null, "the column " + item.written());
        }
      }
    }
  }

  private String written(Use use) {
    if (use.leaves().isEmpty()) {
      return "its source";
    }
    Block.Leaf first = use.leaves().get(0);
    String source = first.subquery != null ? "a subquery" : reading.written(first.from, first.to);
    return use.leaves().size() == 1 ? source : source + " and others";
  }

  // ---- members

  void member(Catalogue catalogue) {
    Expression.Name path = at.name() < 0 ? null : reading.path(at.name(), at.at());
    Use use = path == null ? null : names.find(path.first().name());
    if (path == null || use == null || use.isAnti()) {
      return;
    }
    List<Part> parts = path.parts().subList(1, path.parts().size());
    if (parts.isEmpty()) {
      to.exports(names.exports(use), Kind.EXPORT);
    } else {
      to.exports(names.members(use, parts, memberNames(catalogue)), Kind.MEMBER);
    }
  }

  /**
   * Processes tell whether they have a member, not which they have. So they are asked for those
   * that the text and the catalogue speak of.
   */
  private Set<String> memberNames(Catalogue catalogue) {
    Set<String> members = new LinkedHashSet<>(List.of("size"));
    List<Token> tokens = at.tokens();
    for (int i = 2; i < tokens.size() && members.size() < MAX_MEMBERS; i++) {
      boolean member = tokens.get(i - 1).isSymbol(".") && tokens.get(i).kind() == Token.Kind.WORD;
      if (member && i != at.at()) {
        members.add(tokens.get(i).text());
      }
    }
    for (Entry entry : catalogue.entries().values()) {
      for (Expression.Name export : entry.exports().values()) {
        for (Part part : export.parts().subList(1, export.parts().size())) {
          if (part instanceof Expression.Member member && members.size() < MAX_MEMBERS) {
            members.add(member.name());
          }
        }
      }
    }
    return members;
  }

  // ---- after an operand

  void operator() {
    boolean cast = at.kind() == Frame.Kind.EXPRESSION && at.word().equals("cast");
    if (cast || at.atClauseLevel() && at.clause().equals("select")) {
      Word as = Lexicon.AS;
      to.word(cast ? Lexicon.CAST : as, as.text(), Kind.KEYWORD);
    }
    if (at.atClauseLevel() && at.clause().equals("orderby")) {
      to.words(Lexicon.DIRECTIONS, Kind.KEYWORD);
    }
    caseParts();
    boolean condition = at.clause().equals("where") || at.clause().equals("having");
    if (!condition) {
      ClauseProposals.clauses(at, to);
    }
    to.words(Lexicon.OPERATORS, Kind.KEYWORD);
    predicates();
    to.word(Lexicon.NOT, Kind.KEYWORD);
    for (String symbol : List.of("=", "!=", "<", "<=", ">", ">=")) {
      to.symbol(symbol, "x " + symbol + " y: compares");
    }
    if (condition) {
      ClauseProposals.clauses(at, to);
    }
    for (String symbol : List.of("+", "-", "*", "/", "%")) {
      to.symbol(symbol, "x " + symbol + " y: computes");
    }
  }

  void predicates() {
    for (Word predicate : Lexicon.PREDICATES) {
      to.word(predicate, predicate.text(), Kind.KEYWORD);
    }
  }

  private void caseParts() {
    if (at.kind() != Frame.Kind.CASE) {
      return;
    }
    boolean complete = at.state() == State.OPERATOR;
    for (Word part : Lexicon.CASE_PARTS) {
      boolean follows =
          switch (at.word()) {
            case "case" -> part.text().equals("when");
            case "when" -> complete && part.text().equals("then");
            case "then" -> complete && !part.text().equals("then");
            default -> complete && part.text().equals("end");
          };
      if (follows) {
        to.word(part, Kind.KEYWORD);
      }
    }
  }
}
