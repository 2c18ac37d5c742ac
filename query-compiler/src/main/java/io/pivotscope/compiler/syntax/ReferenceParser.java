package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code a.b.Type+.method(int, String) @return}, in queries and in catalogue files, where the
 * place may stand without {@code @}.
 */
public final class ReferenceParser {

  private final TokenReader in;

  public ReferenceParser(TokenReader in) {
    this.in = in;
  }

  /** Reads a reference. */
  public Source.Reference parse(String what) {
    Span start = in.peek().span();
    refuseGlobs();
    List<Identifier> names = new ArrayList<>();
    names.add(in.expectName(what));
    boolean subtypes = false;
    while (true) {
      if (!subtypes && in.peek().isSymbol("+") && in.peek(1).isSymbol(".")) {
        in.next();
        subtypes = true;
      }
      if (!in.acceptSymbol(".")) {
        break;
      }
      refuseGlobs();
      names.add(in.expectName("a name after '.'"));
      if (subtypes) {
        break;
      }
    }
    refuseGlobs();
    List<String> parameters = null;
    boolean parentheses = in.acceptSymbol("(");
    if (parentheses) {
      parameters = parameters();
    }
    Identifier place = in.acceptSymbol("@") ? place() : null;
    return new Source.Reference(
        start.to(in.last().span()), names, subtypes, parameters, parentheses, place);
  }

  private Identifier place() {
    if (in.peek().isWord("line") || in.peek().isWord("call")) {
      throw in.fail(
          in.peek().span(),
          "@" + in.peek().text() + " is not supported yet",
          "places are @entry, @return, @throw, @exit");
    }
    return in.expectName("entry, return, throw or exit after '@'");
  }

  /** After the opening parenthesis; null for {@code ..}. */
  private @Nullable List<String> parameters() {
    if (in.acceptSymbol("..")) {
      in.expectSymbol(")");
      return null;
    }
    List<String> types = new ArrayList<>();
    if (in.acceptSymbol(")")) {
      return types;
    }
    do {
      types.add(type());
    } while (in.acceptSymbol(","));
    in.expectSymbol(")");
    return types;
  }

  private String type() {
    StringBuilder type = new StringBuilder(in.expectName("a parameter type or '..'").name());
    while (in.acceptSymbol(".")) {
      type.append('.').append(in.expectName("a name after '.'").name());
    }
    while (in.acceptSymbol("[")) {
      in.expectSymbol("]");
      type.append("[]");
    }
    if (in.peek().isSymbol("..") && in.peek(1).isSymbol(".")) {
      in.next();
      in.next();
      type.append("[]");
    }
    return type.toString();
  }

  private void refuseGlobs() {
    Token token = in.peek();
    if (token.isSymbol("*") || token.isSymbol("@") && in.peek(1).kind() == Kind.WORD && atStart()) {
      throw in.fail(
          token.span(),
          (token.isSymbol("*") ? "globs" : "annotations") + " in patterns are not supported yet",
          "write the class and the method in full; Type+.method takes in subtypes");
    }
  }

  /** An {@code @} begins a pattern only where no name has been read. */
  private boolean atStart() {
    Token last = in.last();
    return last.isWord("In") || last.isSymbol(",") || last.isSymbol("(") || last.isWord("at");
  }
}
