package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Token.Kind;
import io.pivotscope.protocol.verify.ProgramLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over tokens and says what was expected where something else is. A mistake is reported, then
 * thrown as {@link Failure} to whoever knows where to go on.
 */
public final class TokenReader {

  /** Nodes of an expression that a form uses more than once, so that no text becomes vast. */
  static final int MAX_REPEATED = ProgramLimits.MAX_WORK;

  private static final int MAX_REPEATED_IN_ALL = 16 * MAX_REPEATED;

  /** Deepest nesting of parentheses and operators, so that no text can exhaust the stack. */
  public static final int MAX_DEPTH = 150;

  private static final int MAX_SOURCES = 32;

  /** The mistake has been reported; reading goes on at the next clause. */
  @SuppressWarnings("serial")
  public static final class Failure extends RuntimeException {
    Failure() {
      super(null, null, false, false);
    }
  }

  private final List<Token> tokens;
  private final Diagnostics diagnostics;
  private int sources;
  private int at;
  private int depth;
  private int repeated;

  public TokenReader(List<Token> tokens, Diagnostics diagnostics) {
    this.tokens = tokens;
    this.diagnostics = diagnostics;
  }

  public Diagnostics diagnostics() {
    return diagnostics;
  }

  public Token peek() {
    return tokens.get(at);
  }

  /** The token after the next ones, or the last. */
  public Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  /** The token read last. */
  public Token last() {
    return tokens.get(Math.max(0, at - 1));
  }

  public int position() {
    return at;
  }

  public boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  public Token next() {
    Token token = peek();
    if (!atEnd()) {
      at++;
    }
    return token;
  }

  public boolean acceptWord(String word) {
    return accept(peek().isWord(word));
  }

  public boolean acceptSymbol(String symbol) {
    return accept(peek().isSymbol(symbol));
  }

  private boolean accept(boolean matches) {
    if (matches) {
      at++;
    }
    return matches;
  }

  public void expectWord(String word, @Nullable String hint) {
    if (!acceptWord(word)) {
      throw unexpected(word, hint);
    }
  }

  public void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected("'" + symbol + "'", null);
    }
  }

  public Identifier expectName(String what) {
    Token token = expect(Kind.WORD, what, null);
    return new Identifier(token.text(), token.span());
  }

  public Token expect(Kind kind, String what, @Nullable String hint) {
    if (peek().kind() != kind) {
      throw unexpected(what, hint);
    }
    return next();
  }

  /** Reports what stands here instead of what was expected; the caller throws what it gets. */
  public Failure unexpected(String expected, @Nullable String hint) {
    return fail(peek().span(), "expected " + expected + ", found " + peek().shown(), hint);
  }

  /** Reports a mistake; the caller throws what it gets. */
  public Failure fail(Span span, String message, @Nullable String hint) {
    diagnostics.error(span, message, hint);
    return new Failure();
  }

  /** One level deeper; pair with {@link #leave}. */
  public void enter() {
    if (++depth > MAX_DEPTH) {
      throw fail(peek().span(), "this is nested more than " + MAX_DEPTH + " levels deep", null);
    }
  }

  public void leave() {
    depth--;
  }

  /** Notes that so many nodes of an expression, which stands there, are used once more. */
  void repeat(int nodes, Span at) {
    repeated += nodes;
    if (nodes > MAX_REPEATED || repeated > MAX_REPEATED_IN_ALL) {
      throw fail(at, "the query is too large: " + ProgramLimits.TOO_MUCH_WORK, null);
    }
  }

  int depth() {
    return depth;
  }

  /** Forgets the nesting after a failure. */
  public void setDepth(int before) {
    depth = before;
  }

  /** One source more; a query and its subqueries have so many in all. */
  void countSource() {
    if (++sources > MAX_SOURCES) {
      throw fail(peek().span(), "more than " + MAX_SOURCES + " sources", null);
    }
  }

  /** A whole number in a range. */
  long wholeNumber(String what, String hint, long low, long high) {
    Token token = expect(Kind.NUMBER, what, hint);
    if (!token.text().matches("[0-9]{1,18}")) {
      throw fail(token.span(), "expected a whole number, found " + token.shown(), hint);
    }
    long value = Long.parseLong(token.text());
    if (value < low || value > high) {
      throw fail(token.span(), "out of range: " + low + " to " + high, null);
    }
    return value;
  }

  /** Goes on behind the token at a position. */
  void skipPast(int position) {
    at = Math.min(position + 1, tokens.size() - 1);
  }

  /** Position of the parenthesis that closes the one read last; the end if there is none. */
  int closing() {
    int open = 1;
    for (int i = at; i < tokens.size(); i++) {
      open += tokens.get(i).isSymbol("(") ? 1 : tokens.get(i).isSymbol(")") ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }

  /**
   * The tokens from a position to here, with one blank wherever some were, none inside brackets.
   */
  public String written(int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < at; i++) {
      Token token = tokens.get(i);
      if (i > from) {
        Token before = tokens.get(i - 1);
        boolean gap = before.span().end() < token.span().offset();
        boolean inner =
            before.isSymbol("(")
                || token.isSymbol(")")
                || token.isSymbol(",")
                || before.isSymbol(".")
                || token.isSymbol(".");
        text.append(gap && !inner ? " " : "");
      }
      text.append(token);
    }
    return text.toString();
  }
}
