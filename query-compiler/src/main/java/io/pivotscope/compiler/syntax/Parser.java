package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Query.From;
import io.pivotscope.compiler.syntax.Query.GroupBy;
import io.pivotscope.compiler.syntax.Query.Item;
import io.pivotscope.compiler.syntax.Query.Join;
import io.pivotscope.compiler.syntax.Query.Let;
import io.pivotscope.compiler.syntax.Query.Option;
import io.pivotscope.compiler.syntax.Query.Select;
import io.pivotscope.compiler.syntax.Source.Filter;
import io.pivotscope.compiler.syntax.Source.Filtered;
import io.pivotscope.compiler.syntax.Source.Union;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tokens to syntax tree. {@code From} comes first, the other clauses in any order. After a mistake
 * it goes on at the next clause, so that one run tells all.
 */
public final class Parser {

  private static final int MAX_SOURCES = 32;

  /** Clauses that no other depends on: after a mistake in one, names can still be checked. */
  private static final List<String> INDEPENDENT =
      List.of("Where", "With", "Having", "OrderBy", "Limit");

  private static final List<String> NOT_YET = List.of("FirstN", "MostRecentN");

  private final TokenReader in;
  private final ExpressionParser expressions;
  private final ReferenceParser references;
  private final OptionParser optionParser;

  private @Nullable From from;
  private final List<Join> joins = new ArrayList<>();
  private final List<Let> lets = new ArrayList<>();
  private final List<Expression> conditions = new ArrayList<>();
  private @Nullable GroupBy groupBy;
  private @Nullable Select select;
  private final List<Option> options = new ArrayList<>();
  private boolean broken;

  private Parser(TokenReader in) {
    this.in = in;
    this.expressions = new ExpressionParser(in);
    this.references = new ReferenceParser(in);
    this.optionParser = new OptionParser(in);
  }

  /** The tree, or null if too little could be read; the reasons are in the diagnostics. */
  public static @Nullable Query parse(List<Token> tokens, Diagnostics diagnostics) {
    return new Parser(new TokenReader(tokens, diagnostics)).query();
  }

  private @Nullable Query query() {
    Span start = in.peek().span();
    boolean named = in.peek().isWord("Query") && in.peek(1).kind() == Kind.WORD;
    if (in.atEnd()) {
      in.diagnostics().error(start, "the query is empty", "try From x In Source Select COUNT");
      return null;
    }
    if (named) {
      in.diagnostics().error(start, "named queries are not supported yet", null);
      return null;
    }
    if (!in.peek().isWord("From")) {
      in.diagnostics()
          .error(start, "a query begins with From, found " + in.peek().shown(), fromHint());
      skipToClause();
    }
    while (!in.atEnd()) {
      boolean others = INDEPENDENT.stream().anyMatch(in.peek()::isWord);
      try {
        clause();
      } catch (TokenReader.Failure reported) {
        broken |= !others;
        in.resetDepth();
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
    return new Query(from, joins, lets, conditions, groupBy, select, options);
  }

  private String fromHint() {
    return Nearest.to(in.peek().text(), List.of("From")).isPresent()
        ? "did you mean From?"
        : "try From x In Source Select COUNT";
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
    switch (name) {
      case "from" -> from(word);
      case "join" -> join(word);
      case "let" -> let();
      case "where" -> conditions.add(expressions.parse());
      case "groupby" -> groupBy(word);
      case "select" -> select(word);
      case "with" -> options.addAll(optionParser.parse());
      default -> unknown(word, name);
    }
  }

  private void unknown(Token word, String name) {
    for (String later : Keywords.LATER) {
      if (later.equalsIgnoreCase(name)) {
        throw in.fail(word.span(), later + " is not supported yet", null);
      }
    }
    String all = "clauses are " + String.join(", ", Keywords.CLAUSES);
    throw in.fail(
        word.span(),
        "unknown clause " + word.shown(),
        Nearest.hint(word.text(), Keywords.CLAUSES, all));
  }

  private void from(Token word) {
    if (from != null) {
      throw in.fail(word.span(), "a second From", "a further source is joined: Join x In ..");
    }
    Identifier alias = alias("From");
    in.expectWord("In", "write From " + alias + " In Source");
    // Kept even if the source is broken, so that the other clauses are still checked.
    Source source = source();
    from = new From(alias, source);
  }

  private void join(Token word) {
    if (joins.size() + 2 > MAX_SOURCES) {
      throw in.fail(word.span(), "more than " + MAX_SOURCES + " sources", null);
    }
    Identifier alias = alias("Join");
    in.expectWord("In", "write Join " + alias + " In Source On " + alias + " -> x");
    Source source = source();
    in.expectWord("On", "say what it precedes: On " + alias + " -> x");
    Identifier earlier = in.expectName("a name");
    in.expectSymbol("->");
    Identifier later = in.expectName("a name");
    joins.add(new Join(word.span().to(later.span()), alias, source, earlier, later));
  }

  private Identifier alias(String clause) {
    if (Keywords.isReserved(in.peek())) {
      throw in.unexpected("a name after " + clause, null);
    }
    return in.expectName("a name after " + clause);
  }

  private Source source() {
    Span start = in.peek().span();
    List<Source> sources = new ArrayList<>();
    in.enter();
    do {
      sources.add(oneSource());
    } while (in.acceptSymbol(","));
    in.leave();
    return sources.size() == 1 ? sources.get(0) : new Union(start.to(in.last().span()), sources);
  }

  private Source oneSource() {
    Token token = in.peek();
    if (in.acceptSymbol("(")) {
      refuseSubquery();
      Source inner = source();
      in.expectSymbol(")");
      return inner;
    }
    boolean call = in.peek(1).isSymbol("(");
    if (call && NOT_YET.stream().anyMatch(token::isWord)) {
      throw in.fail(
          token.span(), token.text() + " is not supported yet", "First and MostRecent are");
    }
    if (call && (token.isWord("First") || token.isWord("MostRecent"))) {
      in.next();
      in.next();
      refuseSubquery();
      Source inner = source();
      in.expectSymbol(")");
      Filter filter = token.isWord("First") ? Filter.FIRST : Filter.MOST_RECENT;
      return new Filtered(token.span().to(in.last().span()), filter, inner);
    }
    if (call) {
      throw in.fail(
          token.span(),
          "unknown temporal filter " + token.shown(),
          Nearest.hint(
              token.text(), List.of("First", "MostRecent"), "there are First and MostRecent"));
    }
    return references.parse("a tracepoint");
  }

  private void refuseSubquery() {
    if (in.peek().isWord("From")) {
      TokenReader.Failure failure =
          in.fail(in.peek().span(), "subqueries are not supported yet", null);
      in.skipParentheses();
      throw failure;
    }
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

  private void skipToClause() {
    while (!in.atEnd() && !startsClause(in.peek())) {
      in.next();
    }
  }

  private static boolean startsClause(Token token) {
    return Keywords.CLAUSES.stream().anyMatch(token::isWord)
        || Keywords.LATER.stream().anyMatch(token::isWord);
  }
}
