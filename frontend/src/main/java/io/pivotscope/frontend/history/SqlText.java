package io.pivotscope.frontend.history;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a person's SQL is, before any of it runs: one SELECT that names tables and calls no table
 * function but harmless ones. Parsed by DuckDB itself, so that there is one opinion of what it
 * says.
 */
final class SqlText {
  private static final int MAX_CHARACTERS = 100_000;
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range", "generate_series", "unnest", "json_each", "json_tree", "repeat", "repeat_row");

  /** What SHOW TABLES names. */
  static final String ALL_TABLES = "tables";

  private final Set<String> tables = new TreeSet<>();

  private SqlText() {}

  /**
   * The tables that a text names, in lower case.
   *
   * @throws SqlException if it is anything but one SELECT
   */
  static Set<String> tables(Connection connection, String text) throws SqlException, SQLException {
    if (text.length() > MAX_CHARACTERS) {
      throw new SqlException(
          "a text of " + text.length() + " characters; " + MAX_CHARACTERS + " are the most");
    }
    JsonObject parsed = parse(connection, text);
    if (parsed.get("error").getAsBoolean()) {
      throw refusal(parsed, text);
    }
    JsonArray statements = parsed.getAsJsonArray("statements");
    if (statements.size() != 1) {
      throw new SqlException("found " + statements.size() + " statements; sql answers one SELECT");
    }
    SqlText seen = new SqlText();
    seen.look(statements);
    return seen.tables;
  }

  private static JsonObject parse(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(CAST(? AS VARCHAR))")) {
      statement.setString(1, text);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return JsonParser.parseString(rows.getString(1)).getAsJsonObject();
      }
    }
  }

  private static SqlException refusal(JsonObject error, String text) {
    if (!"parser".equals(string(error, "error_type"))) {
      return new SqlException(
          "sql answers one SELECT (or FROM, WITH, VALUES, DESCRIBE, SUMMARIZE); it changes"
              + " nothing");
    }
    String message = "Parser Error: " + string(error, "error_message");
    String position = string(error, "position");
    return new SqlException(
        position.matches("\\d{1,6}") ? message + caret(text, Integer.parseInt(position)) : message);
  }

  /** As DuckDB draws it for what it finds later. */
  private static String caret(String text, int position) {
    int at = Math.min(position, text.length());
    int begin = text.lastIndexOf('\n', at - 1) + 1;
    int end = text.indexOf('\n', at);
    String before = "LINE " + (1 + text.substring(0, begin).lines().count()) + ": ";
    String line = text.substring(begin, end < 0 ? text.length() : end);
    return "\n\n" + before + line + "\n" + " ".repeat(before.length() + at - begin) + "^";
  }

  private void look(JsonElement element) throws SqlException {
    if (element.isJsonArray()) {
      for (JsonElement item : element.getAsJsonArray()) {
        look(item);
      }
    } else if (element.isJsonObject()) {
      look(element.getAsJsonObject());
    }
  }

  private void look(JsonObject object) throws SqlException {
    String type = string(object, "type");
    if (type.endsWith("_NODE") && !QUERIES.contains(type)) {
      throw new SqlException(
          "sql answers a SELECT and changes nothing; there is another statement in it");
    }
    if (type.equals("TABLE_FUNCTION") && object.get("function") instanceof JsonObject function) {
      String name = string(function, "function_name").toLowerCase(Locale.ROOT);
      if (!TABLE_FUNCTIONS.contains(name)) {
        throw new SqlException(
            "the table function "
                + name
                + " is not for sql; there are "
                + String.join(", ", new TreeSet<>(TABLE_FUNCTIONS)));
      }
    }
    if (type.equals("BASE_TABLE") || type.equals("SHOW_REF")) {
      tables.add(string(object, "table_name").replace("\"", "").toLowerCase(Locale.ROOT));
    }
    for (Map.Entry<String, JsonElement> field : object.entrySet()) {
      look(field.getValue());
    }
  }

  private static String string(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }
}
