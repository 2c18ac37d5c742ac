package io.pivotscope.frontend.history;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;
import org.jspecify.annotations.Nullable;

/** Reads DuckDB's results as plain values: numbers, texts, booleans, bytes, lists and maps. */
final class Answers {
  private static final Gson GSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  private Answers() {}

  /** Titles, of which one that comes again gets a number. */
  static List<String> titles(ResultSetMetaData columns) throws SQLException {
    List<String> titles = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String title = columns.getColumnName(i);
      for (int n = 2; titles.contains(title); n++) {
        title = columns.getColumnName(i) + " (" + n + ")";
      }
      titles.add(title);
    }
    return titles;
  }

  static List<String> types(ResultSetMetaData columns) throws SQLException {
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      types.add(columns.getColumnTypeName(i));
    }
    return types;
  }

  static @Nullable Object[] row(ResultSet rows, int columns) throws SQLException {
    @Nullable Object[] row = new @Nullable Object[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = plain(rows.getObject(i + 1));
    }
    return row;
  }

  /** How long a row is as text, about. */
  static long size(@Nullable Object[] row) {
    return size(Arrays.asList(row));
  }

  private static long size(Iterable<? extends @Nullable Object> values) {
    long size = 0;
    for (Object value : values) {
      size += 8;
      if (value instanceof String text) {
        // What JSON has to escape is six times as long.
        size += text.length() + 5L * text.chars().filter(c -> c < ' ').count();
      } else if (value instanceof byte[] bytes) {
        size += 2L * bytes.length;
      } else if (value instanceof List<?> list) {
        size += size(list);
      } else if (value instanceof Map<?, ?> map) {
        size += size(map.keySet()) + size(map.values());
      }
    }
    return size;
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value == null
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof String
        || value instanceof byte[]) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof Timestamp time) {
      return time.toLocalDateTime().toString();
    }
    if (value instanceof JsonNode json) {
      return GSON.fromJson(json.toString(), Object.class);
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, (int) blob.length());
    }
    return nested(value);
  }

  private static Object nested(Object value) throws SQLException {
    if (value instanceof Array array) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : (Object[]) array.getArray()) {
        items.add(plain(item));
      }
      return items;
    }
    if (value instanceof Struct) {
      return map(((DuckDBStruct) value).getMap());
    }
    return value instanceof Map<?, ?> map ? map(map) : value.toString();
  }

  private static Object map(Map<?, ?> map) throws SQLException {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      plain.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
    }
    return plain;
  }
}
