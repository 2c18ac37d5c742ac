package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.SourceText;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.ExpressionParser;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.NameParser;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.ReferenceParser;
import io.pivotscope.compiler.syntax.Source;
import io.pivotscope.compiler.syntax.Token;
import io.pivotscope.compiler.syntax.TokenReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads pieces of a broken text with the parsers; a piece that they cannot read is null. */
final class Reading {

  private final String text;
  private final List<Token> tokens;

  Reading(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /** Takes mistakes that nobody is told. */
  Diagnostics unheard() {
    return new Diagnostics(new SourceText("", text));
  }

  Source.@Nullable Reference reference(int from, int to) {
    return read(part(from, to), in -> new ReferenceParser(in).parse("a source"));
  }

  /** A path up to a dot; what is open is closed. */
  Expression.@Nullable Name path(int from, int to) {
    List<Token> part = part(from, to);
    int last = part.size();
    if (last > 1 && part.get(last - 1).isSymbol("(") && part.get(last - 2).isWord("each")) {
      last -= 2;
    }
    if (last > 0 && part.get(last - 1).isSymbol(".")) {
      last--;
    }
    part = new ArrayList<>(part.subList(0, last));
    int open = 0;
    for (Token token : part) {
      open += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
    }
    for (; open > 0; open--) {
      part.add(new Token(Token.Kind.SYMBOL, ")", new Span(text.length(), 0)));
    }
    return read(part, in -> new NameParser(in).parse());
  }

  Query.@Nullable Item column(Block.Column column) {
    int to = column.to();
    Identifier title = null;
    if (to - column.from() > 2 && tokens.get(to - 2).isWord("As")) {
      Token name = tokens.get(to - 1);
      title = new Identifier(name.text(), name.span());
      to -= 2;
    }
    Expression value = read(part(column.from(), to), in -> new ExpressionParser(in).parse());
    return value == null ? null : new Query.Item(value, written(column.from(), to), title);
  }

  /** The text of some tokens. */
  String written(int from, int to) {
    return from >= to
        ? ""
        : text.substring(tokens.get(from).span().offset(), tokens.get(to - 1).span().end());
  }

  private List<Token> part(int from, int to) {
    return tokens.subList(Math.min(from, to), to);
  }

  /** What a parser makes of all of these tokens. */
  private <T> @Nullable T read(List<Token> part, Function<TokenReader, T> parser) {
    List<Token> ended = new ArrayList<>(part);
    ended.add(new Token(Token.Kind.END, "", new Span(text.length(), 0)));
    TokenReader in = new TokenReader(ended, unheard());
    try {
      T read = parser.apply(in);
      return in.atEnd() ? read : null;
    } catch (TokenReader.Failure unreadable) {
      return null;
    }
  }
}
