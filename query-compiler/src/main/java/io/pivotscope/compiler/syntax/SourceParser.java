package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Source.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands after {@code In}: references, temporal filters, subqueries, and lists of these, which
 * are unions.
 */
final class SourceParser {

  private static final List<String> FILTERS = Lexicon.texts(Lexicon.FILTERS);
  private static final long MAX_EVENTS = 10_000;

  private final TokenReader in;
  private final ReferenceParser references;

  SourceParser(TokenReader in) {
    this.in = in;
    this.references = new ReferenceParser(in);
  }

  Source parse() {
    Span start = in.peek().span();
    List<Source> sources = new ArrayList<>();
    in.enter();
    do {
      sources.add(one());
    } while (in.acceptSymbol(","));
    in.leave();
    return sources.size() == 1
        ? sources.get(0)
        : new Source.Union(start.to(in.last().span()), sources);
  }

  private Source one() {
    Token token = in.peek();
    if (in.acceptSymbol("(")) {
      return inParentheses();
    }
    if (!in.peek(1).isSymbol("(")) {
      return references.parse("a tracepoint");
    }
    String name = token.text().toLowerCase(Locale.ROOT);
    Filter filter =
        name.startsWith("first")
            ? Filter.FIRST
            : name.startsWith("most") ? Filter.MOST_RECENT : null;
    if (filter == null || FILTERS.stream().noneMatch(token::isWord)) {
      throw in.fail(
          token.span(),
          "unknown temporal filter " + token.shown(),
          Nearest.hint(token.text(), FILTERS, "there are " + String.join(", ", FILTERS)));
    }
    in.next();
    in.next();
    long n = 1;
    if (name.endsWith("n")) {
      n = in.wholeNumber("how many events", "write " + filter + "N(3, Source)", 1, MAX_EVENTS);
      in.expectSymbol(",");
    }
    Source source = inParentheses();
    return new Source.Filtered(token.span().to(in.last().span()), filter, n, source);
  }

  /** After an opening parenthesis, to the closing one. */
  private Source inParentheses() {
    if (!in.peek().isWord("From")) {
      Source source = parse();
      in.expectSymbol(")");
      return source;
    }
    Span start = in.peek().span();
    int close = in.closing();
    in.enter();
    Query query = new BlockParser(in, selected -> in.position() >= close).parse();
    in.leave();
    Span span = start.to(in.last().span());
    in.expectSymbol(")");
    return query == null ? new Source.Broken(span) : new Source.Subquery(span, query);
  }
}
