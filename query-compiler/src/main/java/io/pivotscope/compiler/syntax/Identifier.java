package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;

/** A name that the query gives or refers to. */
public record Identifier(String name, Span span) {
  @Override
  public String toString() {
    return name;
  }
}
