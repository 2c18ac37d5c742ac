package io.pivotscope.compiler.diagnostic;

/** A text with the name of the file it came from; finds lines and columns, both from 1. */
public record SourceText(String file, String text) {

  public int line(int offset) {
    int line = 1;
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  public int column(int offset) {
    return offset - lineStart(offset) + 1;
  }

  /** The whole line around an offset, without its end. */
  public String lineAt(int offset) {
    int start = lineStart(offset);
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  public String slice(Span span) {
    return text.substring(span.offset(), Math.min(span.end(), text.length()));
  }

  private int lineStart(int offset) {
    return text.lastIndexOf('\n', Math.min(offset, text.length()) - 1) + 1;
  }
}
