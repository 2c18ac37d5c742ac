package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Source.Reference;
import io.pivotscope.compiler.syntax.Token.Kind;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code @Annotation a.b.Type+.method(int, String) @return}, in queries and in catalogue
 * files, where the place may stand without {@code @}. The parts of a name may have wildcards.
 */
public final class ReferenceParser {

  private static final String AFTER_DOT = "a name after '.'";

  private final TokenReader in;
  private final PlaceParser places;

  public ReferenceParser(TokenReader in) {
    this.in = in;
    this.places = new PlaceParser(in, this);
  }

  /** Reads a reference with its place, if one follows an {@code @}. */
  public Reference parse(String what) {
    Span start = in.peek().span();
    Identifier annotation = in.acceptSymbol("@") ? annotation() : null;
    Reference methods =
        annotation == null || patternFollows() ? methods(what) : anywhere(annotation.span());
    Source.At place = in.acceptSymbol("@") ? places.parse() : null;
    return new Reference(
        start.to(in.last().span()),
        annotation,
        methods.names(),
        methods.subtypes(),
        methods.parameters(),
        methods.parentheses(),
        place);
  }

  /** Reads a place without its {@code @}. */
  public Source.At place() {
    return places.parse();
  }

  /** Reads {@code a.b.Type+.method(int, String)}. */
  Reference methods(String what) {
    Span start = in.peek().span();
    List<Identifier> names = new ArrayList<>();
    names.add(name(what));
    boolean subtypes = false;
    while (true) {
      if (!subtypes && in.peek().isSymbol("+") && in.peek(1).isSymbol(".")) {
        in.next();
        subtypes = true;
      }
      if (!in.acceptSymbol(".")) {
        break;
      }
      names.add(name(AFTER_DOT));
      if (subtypes) {
        break;
      }
    }
    List<String> parameters = null;
    boolean parentheses = in.acceptSymbol("(");
    if (parentheses) {
      parameters = parameters();
    }
    return new Reference(
        start.to(in.last().span()), null, names, subtypes, parameters, parentheses, null);
  }

  /** One part of a dotted name; wildcards stand close to what is around them. */
  private Identifier name(String what) {
    Token first = in.peek();
    if (first.kind() != Kind.WORD && !first.isSymbol("*")) {
      return in.expectName(what);
    }
    StringBuilder text = new StringBuilder(in.next().text());
    boolean wildcard = first.isSymbol("*");
    while (isGlued() && (in.peek().isSymbol("*") || wildcard && in.peek().kind() != Kind.SYMBOL)) {
      Token part = in.next();
      wildcard = part.isSymbol("*");
      text.append(part.text());
    }
    Span span = first.span().to(in.last().span());
    String name = text.toString();
    if (name.contains("**") && !name.equals("**")) {
      throw in.fail(
          span,
          "'**' stands for whole parts of a name, and '" + name + "' is one part",
          "write * for any text within a part, as in a.*Handler.read*(..), a.**.Handler.read(..)");
    }
    return new Identifier(name, span);
  }

  private boolean isGlued() {
    return in.last().span().end() == in.peek().span().offset()
        && (in.peek().isSymbol("*")
            || in.peek().kind() == Kind.WORD
            || in.peek().kind() == Kind.NUMBER);
  }

  /** After the {@code @}. */
  private Identifier annotation() {
    Identifier first = in.expectName("the name of an annotation after '@'");
    if (PlaceParser.isPlace(first)) {
      throw in.fail(
          first.span(),
          "@" + first + " is a place, and no method stands before it",
          "write a.b.Type.method(..) @" + first);
    }
    StringBuilder name = new StringBuilder(first.name());
    while (in.acceptSymbol(".")) {
      name.append('.').append(in.expectName(AFTER_DOT).name());
    }
    return new Identifier(name.toString(), first.span().to(in.last().span()));
  }

  /** Whether what comes is a method and not the next clause. */
  private boolean patternFollows() {
    Token next = in.peek();
    Token behind = in.peek(1);
    boolean glued = next.span().end() == behind.span().offset();
    return next.isSymbol("*")
        || next.kind() == Kind.WORD
            && (behind.isSymbol(".") || behind.isSymbol("+") || behind.isSymbol("*") && glued);
  }

  private static Reference anywhere(Span span) {
    List<Identifier> names =
        List.of(
            new Identifier(MethodPattern.ANY_TYPE, span),
            new Identifier(MethodPattern.ANY_METHOD, span));
    return new Reference(span, null, names, false, null, false, null);
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
      type.append('.').append(in.expectName(AFTER_DOT).name());
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
}
