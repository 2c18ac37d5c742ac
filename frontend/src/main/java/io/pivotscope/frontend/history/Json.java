package io.pivotscope.frontend.history;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as JSON and as text, on their way into a segment. */
final class Json {
  private Json() {}

  /** As it is printed: no quotes, bytes in hex, lists as JSON. */
  static @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof List<?> ? of(value).toString() : value.toString();
  }

  static JsonElement of(@Nullable Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? new JsonPrimitive(number)
          : new JsonPrimitive(number.toString());
    }
    if (value instanceof Number number) {
      return new JsonPrimitive(number);
    }
    if (value instanceof Boolean flag) {
      return new JsonPrimitive(flag);
    }
    if (value instanceof List<?> items) {
      JsonArray array = new JsonArray();
      items.forEach(item -> array.add(of(item)));
      return array;
    }
    String text = text(value);
    return text == null ? JsonNull.INSTANCE : new JsonPrimitive(text);
  }

  /** Rows of a histogram: {@code [[low, high, count], ..]} as objects. */
  static JsonElement histogram(List<?> rows) {
    JsonArray array = new JsonArray();
    for (Object row : rows) {
      List<?> cells = (List<?>) row;
      JsonObject object = new JsonObject();
      object.add("low", of(cells.get(0)));
      object.add("high", of(cells.get(1)));
      object.add("count", of(cells.get(2)));
      array.add(object);
    }
    return array;
  }

  /** Rows of the most frequent values: {@code [[value, count], ..]} as objects. */
  static JsonElement topValues(List<?> rows) {
    JsonArray array = new JsonArray();
    for (Object row : rows) {
      List<?> cells = (List<?>) row;
      JsonObject object = new JsonObject();
      String text = text(cells.get(0));
      object.add("value", text == null ? JsonNull.INSTANCE : new JsonPrimitive(text));
      object.add("count", of(cells.get(1)));
      array.add(object);
    }
    return array;
  }
}
