package io.pivotscope.protocol.carrier;

import io.pivotscope.protocol.carrier.Word.Kind;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a carrier file, read one after the other; keeps what is wrong with the file. */
final class Words {

  /** Ends what is being read; it has been told. */
  static final class Failure extends RuntimeException {
    Failure() {
      super(null, null, false, false);
    }
  }

  private final CarrierFile source;
  private final List<Word> words = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private int next;

  Words(CarrierFile source) {
    this.source = source;
    String text = source.text();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        at = lineEnd(at);
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        Word word = read(text, at);
        words.add(word);
        at = word.end();
      }
    }
    words.add(new Word(Kind.END, "", text.length(), 0));
  }

  private Word read(String text, int at) {
    char c = text.charAt(at);
    if (Character.isJavaIdentifierStart(c)) {
      int end = nameEnd(text, at);
      return new Word(Kind.NAME, text.substring(at, end), at, end - at);
    }
    if (c == '"') {
      int line = lineEnd(at);
      int end = text.indexOf('"', at + 1);
      if (end < 0 || end > line) {
        return new Word(Kind.UNKNOWN, text.substring(at, line).stripTrailing(), at, line - at);
      }
      return new Word(Kind.STRING, text.substring(at + 1, end), at, end + 1 - at);
    }
    for (String symbol : List.of("..", "[]", "{", "}", "(", ")", ",")) {
      if (text.startsWith(symbol, at)) {
        return new Word(Kind.SYMBOL, symbol, at, symbol.length());
      }
    }
    int length = Character.charCount(text.codePointAt(at));
    return new Word(Kind.UNKNOWN, text.substring(at, at + length), at, length);
  }

  private static int nameEnd(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean joins =
          c == '.'
              && at + 1 < text.length()
              && Character.isJavaIdentifierStart(text.charAt(at + 1));
      if (!joins && !Character.isJavaIdentifierPart(c)) {
        break;
      }
      at++;
    }
    return at;
  }

  private int lineEnd(int from) {
    int end = source.text().indexOf('\n', from);
    return end < 0 ? source.text().length() : end;
  }

  // ---- reading

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  Word peek() {
    return words.get(next);
  }

  Word take() {
    Word word = words.get(next);
    if (word.kind() != Kind.END) {
      next++;
    }
    return word;
  }

  boolean accept(String expected) {
    boolean there = peek().is(expected);
    next += there ? 1 : 0;
    return there;
  }

  void expect(String expected, String hint) {
    if (!accept(expected)) {
      throw fail(peek(), "expected " + (isWord(expected) ? expected : "'" + expected + "'"), hint);
    }
  }

  Word expect(Kind kind, String what, String hint) {
    if (peek().kind() != kind) {
      throw fail(peek(), "expected " + what, hint);
    }
    return take();
  }

  private static boolean isWord(String expected) {
    return Character.isLetter(expected.charAt(0));
  }

  // ---- mistakes

  /** Tells it, with what was found instead. */
  Failure fail(Word found, String expected, String hint) {
    mistake(found, expected + ", found " + found.shown(), hint);
    return new Failure();
  }

  void mistake(Word at, String message, String hint) {
    String before = source.text().substring(0, at.offset());
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    String sourceLine = source.text().substring(lineStart, lineEnd(at.offset()));
    mistakes.add(
        new Mistake(
            source.file(),
            line,
            at.offset() - lineStart + 1,
            Math.max(1, at.length()),
            message,
            sourceLine.stripTrailing(),
            hint));
  }

  /** In the order of the text. */
  List<Mistake> mistakes() {
    return mistakes.stream()
        .sorted(java.util.Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
        .toList();
  }
}
