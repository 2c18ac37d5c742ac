package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Column.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of a run. */
public enum Kind {
  /** {@code q7}: the rows of each closed window, as they were shown. */
  WINDOWS("", new Column("window_begin", ColumnType.TIME, Role.OTHER)),

  /** {@code q7_raw}: every streamed row of a run that keeps them, before OrderBy and Limit. */
  RAW(
      "_raw",
      new Column("window_begin", ColumnType.TIME, Role.OTHER),
      new Column("event_time", ColumnType.TIME, Role.OTHER),
      new Column("hlc", ColumnType.LONG, Role.OTHER),
      new Column("process", ColumnType.TEXT, Role.KEY)),

  /** {@code q7_total}: the result of the whole run, once it has ended. */
  TOTAL("_total");

  private final String suffix;
  private final List<Column> leading;

  Kind(String suffix, Column... leading) {
    this.suffix = suffix;
    this.leading = List.of(leading);
  }

  /** How the table of a run is called in SQL. */
  String table(long id) {
    return "q" + id + suffix;
  }

  /** How its segments' names begin. */
  String prefix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its columns, those of {@code Select} last. SQL does not tell letter cases apart: of titles that
   * differ in nothing else, or are called as one of ours, the later gets a number.
   */
  List<Column> columns(List<Column> select) {
    List<Column> all = new ArrayList<>(leading);
    for (Column column : select) {
      String title = column.title();
      for (int n = 2; isTaken(all, title); n++) {
        title = column.title() + " (" + n + ")";
      }
      all.add(new Column(title, column.type(), column.role()));
    }
    return all;
  }

  private static boolean isTaken(List<Column> columns, String title) {
    return columns.stream().anyMatch(column -> column.title().equalsIgnoreCase(title));
  }
}
