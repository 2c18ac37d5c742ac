package io.pivotscope.frontend.history;

import static io.pivotscope.frontend.history.Database.literal;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Writes Parquet files, in a database of its own: no query can take its memory. One thread. */
final class SegmentWriter implements AutoCloseable {
  private static final int MEBIBYTE = 1 << 20;

  /**
   * A Parquet file is written row group by row group, which is in memory until it is whole. With
   * texts of 3,000 characters one of DuckDB's usual size would take the memory of the database.
   */
  private static final int GROUP_BYTES = 16 * MEBIBYTE;

  private static final int LARGEST_GROUP_ROWS = 122_880;
  private static final int SMALLEST_GROUP_ROWS = 2_048;

  /**
   * With zstd a filter and group takes 1.7 times the CPU; snappy is light, and all tools read it.
   */
  private static final String FORMAT =
      " (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false, ROW_GROUP_SIZE %d)";

  private final DuckDBConnection connection;

  SegmentWriter(int memoryMebibytes) throws SQLException {
    connection = Database.open(memoryMebibytes, 1);
  }

  DuckDBConnection connection() {
    return connection;
  }

  /**
   * Writes rows to a file.
   *
   * @param batches rows with a value per column each
   * @param rowBytes of one of them, in the mean
   */
  void write(
      List<Column> columns, Iterable<List<@Nullable Object[]>> batches, long rowBytes, Path to)
      throws SQLException {
    String staged = list(columns, i -> "c" + i + " " + columns.get(i).type().staged());
    Database.execute(connection, "CREATE OR REPLACE TEMP TABLE staging(" + staged + ")");
    try {
      ColumnType[] types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "staging")) {
        for (List<@Nullable Object[]> rows : batches) {
          for (@Nullable Object[] row : rows) {
            append(appender, types, row);
          }
        }
        // What fails while it is closed is not told: the rows would be lost without a word.
        appender.flush();
      }
      String select =
          list(
              columns,
              i -> columns.get(i).type().fromStaged("c" + i) + " AS " + columns.get(i).quoted());
      copy("SELECT " + select + " FROM staging", rowBytes, to);
    } finally {
      Database.execute(connection, "DROP TABLE IF EXISTS staging");
    }
  }

  private static String list(List<Column> columns, java.util.function.IntFunction<String> each) {
    return IntStream.range(0, columns.size()).mapToObj(each).collect(Collectors.joining(", "));
  }

  private void copy(String select, long rowBytes, Path to) throws SQLException {
    long rows = GROUP_BYTES / Math.max(1, rowBytes);
    String format =
        FORMAT.formatted(Math.max(SMALLEST_GROUP_ROWS, Math.min(rows, LARGEST_GROUP_ROWS)));
    Database.execute(connection, "COPY (" + select + ") TO " + literal(to) + format);
  }

  /** Writes the rows of all the files, in their order, to another. */
  void merge(List<Path> files, Path to) throws SQLException {
    copy("FROM " + scan(files), rowBytes(files), to);
  }

  /**
   * Of one row in the mean, before it was compressed. A text that comes again counts once: in
   * memory it is there once, too.
   */
  private long rowBytes(List<Path> files) throws SQLException {
    String names = files.stream().map(Database::literal).collect(Collectors.joining(", "));
    String sql =
        "SELECT CAST(sum(total_uncompressed_size) AS BIGINT),"
            + " CAST(sum(row_group_num_rows) FILTER (column_id = 0) AS BIGINT)"
            + " FROM parquet_metadata(["
            + names
            + "])";
    try (Statement statement = connection.createStatement();
        ResultSet sums = statement.executeQuery(sql)) {
      return sums.next() ? sums.getLong(1) / Math.max(1, sums.getLong(2)) : 0;
    }
  }

  /** Whether all of a file can be read. */
  boolean isReadable(Path file) {
    try {
      Database.execute(connection, "SELECT bit_xor(hash(r)) FROM " + scan(List.of(file)) + " r");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether it still writes: after some errors DuckDB does nothing any more. */
  boolean isSound() {
    try {
      Database.execute(connection, "SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** The table function that reads the files one after the other. */
  static String scan(List<Path> files) {
    return files.stream()
        .map(Database::literal)
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  private static void append(DuckDBAppender appender, ColumnType[] types, @Nullable Object[] row)
      throws SQLException {
    appender.beginRow();
    for (int i = 0; i < types.length; i++) {
      append(appender, types[i], row[i]);
    }
    appender.endRow();
  }

  /**
   * What does not fit its column, as the word that stands in keys of the row of others, is null.
   */
  private static void append(DuckDBAppender appender, ColumnType type, @Nullable Object value)
      throws SQLException {
    if (value instanceof String text && type == ColumnType.TEXT) {
      appender.append(text);
    } else if (value instanceof Long number
        && (type == ColumnType.LONG || type == ColumnType.DURATION)) {
      appender.append(number.longValue());
    } else if (value instanceof Number number && type == ColumnType.DOUBLE) {
      appender.append(number.doubleValue());
    } else if (value instanceof Long micros && type == ColumnType.TIME) {
      appender.appendEpochMicros(micros);
    } else if (value instanceof Boolean flag && type == ColumnType.BOOLEAN) {
      appender.append(flag.booleanValue());
    } else if (value instanceof byte[] bytes && type == ColumnType.BYTES) {
      appender.append(bytes);
    } else if (value instanceof List<?> rows && type == ColumnType.HISTOGRAM) {
      appender.append(Json.histogram(rows).toString());
    } else if (value instanceof List<?> rows && type == ColumnType.TOP_VALUES) {
      appender.append(Json.topValues(rows).toString());
    } else if (value != null && type == ColumnType.LIST) {
      appender.append(Json.of(value).toString());
    } else if (value != null && type == ColumnType.TEXT) {
      appender.append(String.valueOf(Json.text(value)));
    } else {
      appender.appendNull();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
