package io.pivotscope.frontend.history;

/** A sentence, or DuckDB's lines with a caret, for the person who asked. */
public final class SqlException extends Exception {
  private static final long serialVersionUID = 1;

  public SqlException(String message) {
    super(message);
  }
}
