package io.pivotscope.frontend.cli;

/** Stable: others script them. */
final class ExitCodes {
  static final int OK = 0;

  /** A frontend that cannot start, a file that cannot be read. */
  static final int FAILED = 1;

  /** The query, or the command line, is wrong. */
  static final int QUERY_ERROR = 2;

  /** No process, or a source of the query that matched nowhere. */
  static final int NOTHING_MATCHED = 3;

  /** No frontend answers. */
  static final int UNREACHABLE = 4;

  private ExitCodes() {}
}
