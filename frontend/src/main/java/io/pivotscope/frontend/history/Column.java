package io.pivotscope.frontend.history;

/**
 * A column of {@code Select}.
 *
 * @param title as shown; the name of the column in SQL
 */
public record Column(String title, ColumnType type, Role role) {

  /** What two ranges of windows do with it when they are compared. */
  public enum Role {
    /** Tells groups apart. */
    KEY,
    /** Windows add up: a count, a sum. */
    ADDITIVE,
    /** Windows do not add up: a quantile, a mean, a largest. */
    OTHER
  }

  String quoted() {
    return quoted(title);
  }

  /** An identifier, whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
