package io.pivotscope.frontend.history;

import com.google.gson.Gson;
import io.pivotscope.frontend.history.Column.Role;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code runs.parquet}: a row for each run, with the columns of its tables. */
final class RunFile {
  private static final Gson GSON = new Gson();
  private static final long NANOS_PER_MICRO = 1_000;

  /** Its columns; the list of a run's own columns travels as JSON. */
  static final List<Column> COLUMNS =
      List.of(
          column("id", ColumnType.LONG),
          column("epoch", ColumnType.LONG),
          column("directory", ColumnType.TEXT),
          column("query", ColumnType.TEXT),
          column("t0", ColumnType.TIME),
          column("t1", ColumnType.TIME),
          column("reason", ColumnType.TEXT),
          column("columns", ColumnType.LIST),
          column("partial", ColumnType.LIST),
          column("every", ColumnType.DURATION));

  private RunFile() {}

  private static Column column(String title, ColumnType type) {
    return new Column(title, type, Role.OTHER);
  }

  static void write(SegmentWriter writer, Collection<Run> runs, Path to) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Run run : runs) {
      List<List<String>> columns =
          run.columns().stream()
              .map(c -> List.of(c.title(), c.type().name(), c.role().name()))
              .toList();
      rows.add(
          new @Nullable Object[] {
            run.id(),
            run.epoch(),
            run.directory(),
            run.text(),
            run.t0Micros(),
            run.t1Micros() == 0 ? null : run.t1Micros(),
            run.reason(),
            columns,
            run.partial(),
            run.windowMicros() == 0 ? null : run.windowMicros() * NANOS_PER_MICRO
          });
    }
    writer.write(COLUMNS, List.of(rows), RowBytes.of(rows) / Math.max(1, rows.size()), to);
  }

  static List<Run> read(SegmentWriter writer, Path from) throws SQLException {
    List<Run> runs = new ArrayList<>();
    String sql =
        "SELECT id, epoch, query, epoch_us(t0), coalesce(epoch_us(t1), 0), reason,"
            + " CAST(columns AS VARCHAR), CAST(partial AS VARCHAR), coalesce(every, 0) FROM ("
            + rows(from)
            + ") ORDER BY epoch";
    try (Statement statement = writer.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        runs.add(
            new Run(
                rows.getLong(1),
                rows.getLong(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(9) / NANOS_PER_MICRO,
                0,
                rows.getString(6),
                columns(rows.getString(7)),
                texts(rows.getString(8))));
      }
    }
    return runs;
  }

  /**
   * A query that gives all rows of the file; a column that it lacks, since it is older, is null.
   */
  static String rows(Path file) {
    return "FROM "
        + SegmentWriter.scan(List.of(file))
        + " UNION ALL BY NAME "
        + Column.none(COLUMNS);
  }

  private static @Nullable List<String> texts(@Nullable String json) {
    return json == null ? null : List.of(GSON.fromJson(json, String[].class));
  }

  private static List<Column> columns(String json) {
    List<Column> columns = new ArrayList<>();
    for (String[] column : GSON.fromJson(json, String[][].class)) {
      columns.add(new Column(column[0], ColumnType.valueOf(column[1]), Role.valueOf(column[2])));
    }
    return columns;
  }
}
