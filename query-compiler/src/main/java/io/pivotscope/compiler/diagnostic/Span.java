package io.pivotscope.compiler.diagnostic;

/** A range of a source text, in UTF-16 units from its beginning. */
public record Span(int offset, int length) {

  public Span {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(offset + "+" + length);
    }
  }

  public int end() {
    return offset + length;
  }

  /** From the beginning of this to the end of a later one. */
  public Span to(Span later) {
    return new Span(offset, Math.max(length, later.end() - offset));
  }
}
