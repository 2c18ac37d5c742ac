package io.pivotscope.frontend.history;

import java.util.List;
import java.util.stream.Collectors;

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

  /** A query that gives the columns, and no row. */
  static String none(List<Column> columns) {
    return columns.stream()
        .map(column -> "CAST(NULL AS " + column.type().sql() + ") AS " + column.quoted())
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  String quoted() {
    return quoted(title);
  }

  /** An identifier, whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
