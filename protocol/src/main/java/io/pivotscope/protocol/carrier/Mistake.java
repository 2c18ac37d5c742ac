package io.pivotscope.protocol.carrier;

/**
 * One mistake in a file, with its place.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 units
 * @param length of what is marked, at least 1
 * @param message what was expected and what was found
 * @param hint what to try; may be empty
 */
public record Mistake(
    String file, int line, int column, int length, String message, String sourceLine, String hint) {

  /**
   * The form for a console, that of a query's errors:
   *
   * <pre>
   * my.carrier:3:14: expected at, found 'on'
   *      send    on app.Client.send(..)
   *              ^^
   * </pre>
   */
  @Override
  public String toString() {
    String shown = sourceLine.replace('\t', ' ');
    int caret = Math.min(column - 1, shown.length());
    int carets = Math.max(1, Math.min(length, shown.length() - caret));
    return "%s:%d:%d: %s\n   %s\n   %s%s%s"
        .formatted(
            file,
            line,
            column,
            message,
            shown,
            " ".repeat(caret),
            "^".repeat(carets),
            hint.isEmpty() ? "" : "\nhint: " + hint);
  }
}
