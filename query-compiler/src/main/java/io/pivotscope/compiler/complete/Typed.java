package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Token;
import java.util.List;

/**
 * What stands directly before the cursor.
 *
 * @param start where the token begins that is being typed; the cursor if none is
 * @param from where what is completed begins: the unit of a number, else the token
 * @param tokensBefore those that end before it
 * @param isInert whether it is a comment or a text, where nothing is proposed
 */
record Typed(int start, int from, int cursor, List<Token> tokensBefore, boolean isInert) {

  static Typed before(int cursor, String text) {
    List<Token> everything = Lexer.everything(text.substring(0, cursor));
    int last = everything.size() - 2; // before END
    Token token = last < 0 ? null : everything.get(last);
    if (token == null || token.span().end() < cursor) {
      return new Typed(cursor, cursor, cursor, plain(everything, last + 1), false);
    }
    int offset = token.span().offset();
    return switch (token.kind()) {
      case COMMENT, UNCLOSED -> new Typed(cursor, cursor, cursor, List.of(), true);
      case WORD -> new Typed(offset, offset, cursor, plain(everything, last), false);
      case NUMBER -> new Typed(offset, unit(token, offset), cursor, plain(everything, last), false);
      default -> new Typed(cursor, cursor, cursor, plain(everything, last + 1), false);
    };
  }

  /** Whether a number has been typed and its unit may follow. */
  boolean isUnit() {
    return start < from;
  }

  private static List<Token> plain(List<Token> everything, int count) {
    return Lexer.tokens(everything.subList(0, count));
  }

  private static int unit(Token number, int offset) {
    int end = number.text().length();
    while (end > 0 && !Character.isDigit(number.text().charAt(end - 1))) {
      end--;
    }
    return offset + end;
  }
}
