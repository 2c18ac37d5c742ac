package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression.Each;
import io.pivotscope.compiler.syntax.Expression.Item;
import io.pivotscope.compiler.syntax.Expression.Member;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Names with their paths: {@code op.return.blocks[0].size}, {@code each(op.items).id}, {@code
 * op.each(items).id}. Empty parentheses after a member name a getter and mean the member.
 */
public final class NameParser {

  private static final int MAX_PARTS = 24;

  private final TokenReader in;

  public NameParser(TokenReader in) {
    this.in = in;
  }

  /** Reads a name. */
  public Name parse() {
    Span start = in.peek().span();
    List<Part> parts = new ArrayList<>();
    in.enter();
    part(parts, "a name");
    while (true) {
      if (in.acceptSymbol(".")) {
        part(parts, "a name after '.'");
      } else if (in.peek().isSymbol("[")) {
        parts.add(item());
      } else {
        break;
      }
      if (parts.size() > MAX_PARTS) {
        throw in.fail(in.last().span(), "a path of more than " + MAX_PARTS + " steps", null);
      }
    }
    in.leave();
    return new Name(start.to(in.last().span()), parts);
  }

  private void part(List<Part> parts, String what) {
    if (in.peek().isWord("each") && in.peek(1).isSymbol("(")) {
      Span span = in.next().span();
      in.next();
      parts.addAll(parse().parts());
      in.expectSymbol(")");
      parts.add(new Each(span.to(in.last().span())));
      return;
    }
    Identifier name = in.expectName(what);
    parts.add(new Member(name.name(), name.span()));
    if (parts.size() > 1 && in.acceptSymbol("(")) {
      if (!in.acceptSymbol(")")) {
        throw in.fail(
            name.span(),
            "'" + name + "' takes arguments, and an export is read without calling anything",
            "only fields and trivial getters can be read");
      }
    }
  }

  private Item item() {
    Token open = in.next();
    Token index = in.peek();
    boolean whole = index.kind() == Kind.NUMBER && index.text().matches("[0-9]{1,9}");
    if (!whole) {
      throw in.unexpected("a whole number in [..]", "each(path) takes every element");
    }
    in.next();
    in.expectSymbol("]");
    return new Item(Integer.parseInt(index.text()), open.span().to(in.last().span()));
  }
}
