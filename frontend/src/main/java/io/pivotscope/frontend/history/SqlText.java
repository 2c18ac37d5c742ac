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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person's SQL is, before any of it runs: one SELECT that names tables and calls no table
 * function but harmless ones, and none that makes a long text of a short one. Parsed by DuckDB
 * itself, so that there is one opinion of what it says.
 */
final class SqlText {
  private static final int MAX_CHARACTERS = 100_000;
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range", "generate_series", "unnest", "json_each", "json_tree", "repeat", "repeat_row");

  /** What is a long text or list in one step, of nothing. */
  private static final Set<String> GROWING =
      Set.of(
          "repeat",
          "lpad",
          "rpad",
          "bar",
          "bitstring",
          "range",
          "generate_series",
          "list_resize",
          "array_resize",
          "list_reduce",
          "array_reduce",
          "reduce");

  private static final Set<String> FORMATTING = Set.of("printf", "format");
  private static final Set<String> REPLACING = Set.of("replace", "regexp_replace");

  private static final Set<String> JOINING =
      Set.of("||", "concat", "concat_ws", "list_concat", "list_cat", "array_concat", "array_cat");

  /** A text that is joined with itself so often is a thousand times as long. */
  private static final int MAX_JOINS = 10;

  /** Of a format, which has no widths of three digits, and of what is put in place. */
  private static final int MAX_CONSTANT = 100;

  private static final Pattern WIDE = Pattern.compile("\\d{3}|\\*|\\{[^}]*\\{");

  /** What SHOW TABLES names. */
  static final String ALL_TABLES = "tables";

  private final Set<String> tables = new TreeSet<>();
  private int joins;

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
      lookWithin(object, function);
      lookWithin(function, new JsonObject());
      return;
    }
    if (object.has("function_name")) {
      requireShort(string(object, "function_name").toLowerCase(Locale.ROOT), object);
    }
    if (type.equals("BASE_TABLE") || type.equals("SHOW_REF")) {
      tables.add(string(object, "table_name").replace("\"", "").toLowerCase(Locale.ROOT));
    }
    lookWithin(object, new JsonObject());
  }

  private void lookWithin(JsonObject object, JsonObject without) throws SqlException {
    for (Map.Entry<String, JsonElement> field : object.entrySet()) {
      if (field.getValue() != without) {
        look(field.getValue());
      }
    }
  }

  /** Memory that a function takes for its texts is not counted by DuckDB. */
  private void requireShort(String name, JsonObject function) throws SqlException {
    if (GROWING.contains(name)) {
      throw new SqlException(
          "the function "
              + name
              + " is not for sql, since it makes much of little"
              + (TABLE_FUNCTIONS.contains(name) ? "; there is FROM " + name + "(..)" : ""));
    }
    if (JOINING.contains(name) && function.get("children") instanceof JsonArray joined) {
      int open = 0;
      for (JsonElement each : joined) {
        open += each instanceof JsonObject o && string(o, "class").equals("CONSTANT") ? 0 : 1;
      }
      joins += Math.max(0, open - 1);
      if (joins > MAX_JOINS) {
        throw new SqlException(
            "a statement joins at most "
                + (MAX_JOINS + 1)
                + " texts or lists that are no constants");
      }
    }
    if (FORMATTING.contains(name)) {
      String format = constant(function, 0);
      if (format == null || WIDE.matcher(format).find()) {
        throw new SqlException(
            name + " takes a constant of at most 100 characters, with widths below 100");
      }
    }
    if (REPLACING.contains(name) && constant(function, 2) == null) {
      throw new SqlException(name + " puts a constant of at most 100 characters in place");
    }
  }

  /** An argument that is a short text as it stands; null if it is anything else. */
  private static @Nullable String constant(JsonObject function, int index) {
    if (function.get("children") instanceof JsonArray children
        && children.size() > index
        && children.get(index) instanceof JsonObject argument
        && string(argument, "class").equals("CONSTANT")
        && argument.get("value") instanceof JsonObject value) {
      String text = string(value, "value");
      return text.length() <= MAX_CONSTANT ? text : null;
    }
    return null;
  }

  private static String string(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }
}
