package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.SourceText;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Text to tokens. Blanks and comments ({@code --}, {@code #}, {@code //} to the end of the line)
 * separate tokens. Queries and catalogue files share it.
 */
public final class Lexer {

  private static final String[] SYMBOLS = {
    "->", "==", "!=", "<>", "<=", ">=", "&&", "||", "..", ".", ",", "(", ")", "[", "]", "{", "}",
    "+", "-", "*", "/", "%", "=", "<", ">", "!", "@", ":", ";"
  };

  private final String text;
  private final Diagnostics diagnostics;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(SourceText source, Diagnostics diagnostics) {
    this.text = source.text();
    this.diagnostics = diagnostics;
  }

  /** The tokens, the last of them {@link Kind#END}. What is no token is reported and left out. */
  public static List<Token> lex(SourceText source, Diagnostics diagnostics) {
    return tokens(new Lexer(source, diagnostics).run());
  }

  /** All but the blanks: also comments and what is no token, for who looks at the text itself. */
  public static List<Token> everything(String text) {
    SourceText source = new SourceText("", text);
    return new Lexer(source, new Diagnostics(source)).run();
  }

  /** What there is to read among {@link #everything}. */
  public static List<Token> tokens(List<Token> everything) {
    return everything.stream()
        .filter(token -> token.kind() != Kind.COMMENT && token.kind() != Kind.UNKNOWN)
        .map(
            token ->
                token.kind() == Kind.UNCLOSED
                    ? new Token(Kind.TEXT, token.text(), token.span())
                    : token)
        .toList();
  }

  private List<Token> run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else if (c == '#' || text.startsWith("--", at) || text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        add(Kind.COMMENT, at, end < 0 ? text.length() : end);
      } else if (isDigit(c)) {
        number();
      } else if (isWordPart(c)) {
        add(Kind.WORD, at, end(at));
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else {
        symbol();
      }
    }
    tokens.add(new Token(Kind.END, "", new Span(text.length(), 0)));
    return List.copyOf(tokens);
  }

  private void number() {
    int end = digits(at);
    if (charAt(end) == '.' && isDigit(charAt(end + 1))) {
      end = digits(end + 1);
    }
    if (charAt(end) == 'e' || charAt(end) == 'E') {
      int exponent = charAt(end + 1) == '-' || charAt(end + 1) == '+' ? end + 2 : end + 1;
      end = isDigit(charAt(exponent)) ? digits(exponent) : end;
    }
    add(Kind.NUMBER, at, end(end));
  }

  /** SQL's way: a quote inside is written twice, a backslash is itself. */
  private void quoted(char quote) {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at++);
      if (c != quote) {
        value.append(c);
      } else if (charAt(at) == quote) {
        value.append(quote);
        at++;
      } else {
        tokens.add(new Token(Kind.TEXT, value.toString(), new Span(start, at - start)));
        return;
      }
    }
    Span span = new Span(start, at - start);
    diagnostics.error(span, "this text has no closing " + quote);
    tokens.add(new Token(Kind.UNCLOSED, value.toString(), span));
  }

  private void symbol() {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        add(Kind.SYMBOL, at, at + symbol.length());
        return;
      }
    }
    int length = Character.charCount(text.codePointAt(at));
    diagnostics.error(
        new Span(at, length),
        "'" + text.substring(at, at + length) + "' has no meaning here",
        "texts are written in double or single quotes");
    add(Kind.UNKNOWN, at, at + length);
  }

  private void add(Kind kind, int from, int to) {
    tokens.add(new Token(kind, text.substring(from, to), new Span(from, to - from)));
    at = to;
  }

  private int digits(int from) {
    int end = from;
    while (isDigit(charAt(end))) {
      end++;
    }
    return end;
  }

  private int end(int from) {
    int end = from;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private char charAt(int i) {
    return i < text.length() ? text.charAt(i) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether it can stand in a word. */
  public static boolean isWordPart(char c) {
    return Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }
}
