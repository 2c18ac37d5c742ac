package io.pivotscope.frontend.history;

import static io.pivotscope.frontend.history.Database.literal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Writes Parquet files, in a database of its own: no query can take its memory. One thread. */
final class SegmentWriter implements AutoCloseable {
  private static final int MEMORY_MEBIBYTES = 512;

  /**
   * With zstd a filter and group takes 1.7 times the CPU; snappy is light, and all tools read it.
   */
  private static final String FORMAT = " (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)";

  private final DuckDBConnection connection;

  SegmentWriter() throws SQLException {
    connection = Database.open(MEMORY_MEBIBYTES, 1);
  }

  DuckDBConnection connection() {
    return connection;
  }

  /**
   * Writes rows to a file.
   *
   * @param batches rows with a value per column each
   */
  void write(List<Column> columns, Iterable<List<@Nullable Object[]>> batches, Path to)
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
      }
      String select =
          list(
              columns,
              i -> columns.get(i).type().fromStaged("c" + i) + " AS " + columns.get(i).quoted());
      copy("SELECT " + select + " FROM staging", to);
    } finally {
      Database.execute(connection, "DROP TABLE IF EXISTS staging");
    }
  }

  private static String list(List<Column> columns, java.util.function.IntFunction<String> each) {
    return IntStream.range(0, columns.size()).mapToObj(each).collect(Collectors.joining(", "));
  }

  private void copy(String select, Path to) throws SQLException {
    Database.execute(connection, "COPY (" + select + ") TO " + literal(to) + FORMAT);
  }

  /** Writes the rows of all the files, in their order, to another. */
  void merge(List<Path> files, Path to) throws SQLException {
    copy("FROM " + scan(files), to);
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
