package io.pivotscope.protocol.carrier;

/**
 * A token of a carrier file.
 *
 * @param text of a string without its quotes
 * @param offset of its first character in the file
 */
record Word(Kind kind, String text, int offset, int length) {

  /** Kinds of token. */
  enum Kind {
    /** A word, or several joined by single dots. */
    NAME,
    STRING,
    SYMBOL,
    /** What is no token. */
    UNKNOWN,
    END
  }

  boolean is(String expected) {
    return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equals(expected);
  }

  int end() {
    return offset + length;
  }

  /** For messages. */
  String shown() {
    return switch (kind) {
      case END -> "the end of the text";
      case STRING -> "\"" + text + "\"";
      default -> "'" + text + "'";
    };
  }
}
