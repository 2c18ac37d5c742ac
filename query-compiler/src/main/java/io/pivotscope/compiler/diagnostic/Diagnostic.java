package io.pivotscope.compiler.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * One mistake or doubt, with its place.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 units
 * @param length of what is marked, at least 1
 * @param sourceLine the line as written
 * @param hint what to try, or null
 */
public record Diagnostic(
    Severity severity,
    String file,
    int line,
    int column,
    int length,
    String message,
    String sourceLine,
    @Nullable String hint) {

  /** An error installs nothing; a warning is shown and the query runs. */
  public enum Severity {
    ERROR,
    WARNING
  }

  private static final int MAX_SHOWN = 160;
  private static final int KEPT_BEFORE = 60;

  /**
   * The form for a console:
   *
   * <pre>
   * q.pq:2:28: unknown export 'delat' of DataNodeMetrics.incrBytesRead
   *    Select incr.host, SUM(incr.delat)
   *                               ^^^^^
   * hint: it exports delta, host, procName
   * </pre>
   */
  @Override
  public String toString() {
    int from = 0;
    String shown = sourceLine.replace('\t', ' ');
    if (shown.length() > MAX_SHOWN) {
      from = Math.max(0, Math.min(column - 1 - KEPT_BEFORE, shown.length() - MAX_SHOWN));
      shown = shown.substring(from, from + MAX_SHOWN);
    }
    int caret = Math.max(0, Math.min(column - 1 - from, shown.length()));
    int carets = Math.max(1, Math.min(length, shown.length() - caret));
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + (severity == Severity.WARNING ? "warning: " : "")
        + message
        + "\n   "
        + shown
        + "\n   "
        + " ".repeat(caret)
        + "^".repeat(carets)
        + (hint == null ? "" : "\nhint: " + hint);
  }
}
