package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Query.From;
import io.pivotscope.compiler.syntax.Query.GroupBy;
import io.pivotscope.compiler.syntax.Query.Item;
import io.pivotscope.compiler.syntax.Query.Join;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.compiler.syntax.Query.Let;
import io.pivotscope.compiler.syntax.Query.Limit;
import io.pivotscope.compiler.syntax.Query.Option;
import io.pivotscope.compiler.syntax.Query.OrderItem;
import io.pivotscope.compiler.syntax.Query.Select;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of one query, on the outside or in parentheses: {@code From} first, the others in any
 * order. After a mistake it goes on at the next clause, so that one run tells all.
 */
final class BlockParser {

  /** Clauses that no other depends on: after a mistake in one, names can still be checked. */
  private static final List<String> INDEPENDENT =
      List.of("Where", "With", "Having", "OrderBy", "Limit");

  /** Says where a query ends that has no bracket around it. */
  @FunctionalInterface
  interface Ends {
    boolean here(boolean selected);
  }

  private final TokenReader in;
  private final Ends ends;
  private final ExpressionParser expressions;
  private final SourceParser sources;
  private final OptionParser optionParser;

  private @Nullable From from;
  private final List<Join> joins = new ArrayList<>();
  private final List<Let> lets = new ArrayList<>();
  private final List<Expression> conditions = new ArrayList<>();
  private @Nullable GroupBy groupBy;
  private final List<Expression> having = new ArrayList<>();
  private @Nullable Select select;
  private final List<OrderItem> order = new ArrayList<>();
  private @Nullable Limit limit;
  private final List<Option> options = new ArrayList<>();
  private boolean broken;

  BlockParser(TokenReader in, Ends ends) {
    this.in = in;
    this.ends = ends;
    this.expressions = new ExpressionParser(in);
    this.sources = new SourceParser(in);
    this.optionParser = new OptionParser(in);
  }

  /** The tree, or null after a report. */
  @Nullable Query parse() {
    int depth = in.depth();
    while (!isOver()) {
      boolean others = INDEPENDENT.stream().anyMatch(in.peek()::isWord);
      try {
        clause();
      } catch (TokenReader.Failure reported) {
        broken |= !others;
        in.setDepth(depth);
        skipToClause();
      }
    }
    if (select == null && !in.diagnostics().hasErrors()) {
      in.diagnostics()
          .error(in.peek().span(), "the query selects nothing", "end it with Select ..");
    }
    if (from == null || select == null || broken) {
      return null;
    }
    return new Query(from, joins, lets, conditions, groupBy, having, select, order, limit, options);
  }

  private boolean isOver() {
    return in.atEnd() || ends.here(select != null);
  }

  void skipToClause() {
    while (!isOver() && Keywords.CLAUSES.stream().noneMatch(in.peek()::isWord)) {
      in.next();
    }
  }

  private void clause() {
    Token word = in.peek();
    if (word.kind() != Kind.WORD) {
      in.next();
      throw in.fail(word.span(), "expected a clause, found " + word.shown(), null);
    }
    in.next();
    String name = word.text().toLowerCase(Locale.ROOT);
    if ((name.equals("group") || name.equals("order")) && in.acceptWord("by")) {
      name += "by";
    }
    if ((name.equals("left") || name.equals("anti")) && in.acceptWord("join")) {
      name += "join";
    }
    switch (name) {
      case "from" -> from(word);
      case "join" -> join(word, JoinKind.INNER);
      case "leftjoin" -> join(word, JoinKind.LEFT);
      case "antijoin" -> join(word, JoinKind.ANTI);
      case "let" -> let();
      case "where" -> conditions.add(expressions.parse());
      case "groupby" -> groupBy(word);
      case "having" -> having.add(expressions.parse());
      case "select" -> select(word);
      case "orderby" -> orderBy(word);
      case "limit" -> limit(word);
      case "with" -> options.addAll(optionParser.parse());
      default -> {
        String all = "clauses are " + String.join(", ", Keywords.CLAUSES);
        throw in.fail(
            word.span(),
            "unknown clause " + word.shown(),
            Nearest.hint(word.text(), Keywords.CLAUSES, all));
      }
    }
  }

  private void from(Token word) {
    if (from != null) {
      throw in.fail(word.span(), "a second From", "a further source is joined: Join x In ..");
    }
    in.countSource();
    Identifier alias = alias("From");
    in.expectWord("In", "write From " + alias + " In Source");
    // Kept even if the source is broken, so that the other clauses are still checked.
    Source source = sources.parse();
    from = new From(alias, source);
  }

  private void join(Token word, JoinKind kind) {
    in.countSource();
    Identifier alias = alias(kind.toString());
    in.expectWord("In", "write " + kind + " " + alias + " In Source On " + alias + " -> x");
    Source source = sources.parse();
    in.expectWord("On", "say what it precedes: On " + alias + " -> x");
    Identifier earlier = in.expectName("a name");
    in.expectSymbol("->");
    Identifier later = in.expectName("a name");
    joins.add(new Join(word.span().to(later.span()), kind, alias, source, earlier, later));
  }

  private Identifier alias(String clause) {
    if (Keywords.isReserved(in.peek())) {
      throw in.unexpected("a name after " + clause, null);
    }
    return in.expectName("a name after " + clause);
  }

  private void let() {
    do {
      Identifier name = alias("Let");
      in.expectSymbol("=");
      lets.add(new Let(name, expressions.parse()));
    } while (in.acceptSymbol(","));
  }

  private void groupBy(Token word) {
    if (groupBy != null) {
      throw in.fail(word.span(), "a second GroupBy", "separate keys with commas");
    }
    List<Expression> keys = new ArrayList<>();
    do {
      keys.add(expressions.parse());
    } while (in.acceptSymbol(","));
    groupBy = new GroupBy(word.span().to(in.last().span()), keys);
  }

  private void select(Token word) {
    if (select != null) {
      throw in.fail(word.span(), "a second Select", "separate columns with commas");
    }
    List<Item> items = new ArrayList<>();
    do {
      int start = in.position();
      Expression value = expressions.parse();
      String written = in.written(start);
      Identifier title = in.acceptWord("As") ? in.expectName("a name after As") : null;
      items.add(new Item(value, written, title));
    } while (in.acceptSymbol(","));
    select = new Select(word.span().to(in.last().span()), items);
  }

  private void orderBy(Token word) {
    if (!order.isEmpty()) {
      throw in.fail(word.span(), "a second OrderBy", "separate criteria with commas");
    }
    do {
      Expression value = expressions.parse();
      boolean descending = in.acceptWord("desc");
      if (!descending) {
        in.acceptWord("asc");
      }
      order.add(new OrderItem(value, descending));
    } while (in.acceptSymbol(","));
  }

  private void limit(Token word) {
    if (limit != null) {
      throw in.fail(word.span(), "a second Limit", null);
    }
    long rows = in.wholeNumber("a number of rows", "write Limit 10", 1, 1_000_000);
    limit = new Limit(word.span().to(in.last().span()), rows);
  }
}
