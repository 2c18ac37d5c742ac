package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.syntax.Source.Reference;
import io.pivotscope.compiler.syntax.Token.Kind;
import io.pivotscope.protocol.advice.Place;
import java.util.List;

/**
 * Reads what follows the {@code @} of a place: {@code entry}, {@code line 12}, {@code call A.b}.
 */
final class PlaceParser {

  private static final List<String> PLACES = Lexicon.texts(Lexicon.PLACES);

  private final TokenReader in;
  private final ReferenceParser references;

  PlaceParser(TokenReader in, ReferenceParser references) {
    this.in = in;
    this.references = references;
  }

  /** An annotation may have such a name too, but in capitals. */
  static boolean isPlace(Identifier name) {
    return PLACES.contains(name.name());
  }

  Source.At parse() {
    Identifier name = in.expectName("entry, return, throw, exit, line or call after '@'");
    if (name.name().equalsIgnoreCase("line")) {
      return new Source.At(name, line(), null);
    }
    if (name.name().equalsIgnoreCase("call")) {
      return new Source.At(name, 0, callee());
    }
    return new Source.At(name, 0, null);
  }

  private int line() {
    Token token = in.expect(Kind.NUMBER, "the number of a line", "write @line 120");
    if (!token.text().matches("[0-9]+")) {
      throw in.fail(token.span(), token.shown() + " is no line", "lines are whole numbers");
    }
    boolean inRange =
        token.text().length() <= 5 && Integer.parseInt(token.text()) <= Place.MAX_LINE;
    int line = inRange ? Integer.parseInt(token.text()) : 0;
    if (line == 0) {
      throw in.fail(token.span(), "out of range: 1 to " + Place.MAX_LINE, null);
    }
    return line;
  }

  private Reference callee() {
    Reference callee = references.methods("the method that is called");
    if (callee.names().size() < 2) {
      throw in.fail(
          callee.span(),
          "'" + callee.name() + "' names no method",
          "write @call Owner.method or @call Owner.new");
    }
    return callee;
  }
}
