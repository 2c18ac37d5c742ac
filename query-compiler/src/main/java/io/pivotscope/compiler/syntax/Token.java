package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;

/**
 * One token.
 *
 * @param text as written; for a text literal, what it stands for
 */
public record Token(Kind kind, String text, Span span) {

  /** What a token is. */
  public enum Kind {
    /** A keyword or name; which of them, its place decides. */
    WORD,
    /** A number, with its unit if one is written to it: {@code 5ms}. */
    NUMBER,
    TEXT,
    SYMBOL,
    /** A text without its closing quote; where texts are read, a text. */
    UNCLOSED,
    COMMENT,
    /** What is no token. */
    UNKNOWN,
    END
  }

  /** Whether this is that word, in any letter case. */
  public boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  public boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** For messages. */
  public String shown() {
    return switch (kind) {
      case END -> "the end of the text";
      case TEXT -> "\"" + text + "\"";
      default -> "'" + text + "'";
    };
  }

  @Override
  public String toString() {
    return kind == Kind.TEXT ? "\"" + text + "\"" : text;
  }
}
