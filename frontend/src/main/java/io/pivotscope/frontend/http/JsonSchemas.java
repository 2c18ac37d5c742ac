package io.pivotscope.frontend.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON Schemas of what {@link Api#GSON} writes and reads; a record is a component of its name. */
final class JsonSchemas {
  private static final Map<Class<?>, String> NUMBERS =
      Map.of(
          long.class,
          "int64",
          Long.class,
          "int64",
          int.class,
          "int32",
          Integer.class,
          "int32",
          double.class,
          "double",
          Double.class,
          "double");

  private final Map<String, JsonObject> components = new TreeMap<>();
  private final Map<String, Class<?>> named = new TreeMap<>();

  /** All records met so far, in the order of their names. */
  JsonObject components() {
    JsonObject all = new JsonObject();
    components.forEach(all::add);
    return all;
  }

  /**
   * @throws IllegalArgumentException if a value of that type has no JSON that could be told here
   */
  JsonObject of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (List.class.equals(generic.getRawType())) {
        return array(last);
      }
      if (Map.class.equals(generic.getRawType())) {
        JsonObject map = typed("object");
        map.add("additionalProperties", of(last));
        return map;
      }
    }
    if (type instanceof GenericArrayType array) {
      return array(array.getGenericComponentType());
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain);
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private JsonObject ofClass(Class<?> type) {
    if (type.isRecord()) {
      JsonObject reference = new JsonObject();
      reference.addProperty("$ref", "#/components/schemas/" + component(type));
      return reference;
    }
    String format = NUMBERS.get(type);
    if (format != null) {
      JsonObject number = typed(format.equals("double") ? "number" : "integer");
      number.addProperty("format", format);
      return number;
    }
    if (type == boolean.class || type == Boolean.class) {
      return typed("boolean");
    }
    // Bytes are written in hex.
    if (type == String.class || type == byte[].class) {
      return typed("string");
    }
    if (type.isEnum()) {
      JsonObject choice = typed("string");
      JsonArray names = new JsonArray();
      for (Object constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name());
      }
      choice.add("enum", names);
      return choice;
    }
    if (type.isArray()) {
      return array(type.getComponentType());
    }
    if (JsonObject.class == type) {
      return typed("object");
    }
    if (type == Object.class || type == JsonElement.class) {
      JsonObject any = new JsonObject();
      any.addProperty("description", "a value: number, text, boolean, list, or null");
      return any;
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private String component(Class<?> type) {
    String name = type.getSimpleName();
    Class<?> owner = type.getEnclosingClass();
    if (owner != null && named.containsKey(name) && named.get(name) != type) {
      name = owner.getSimpleName() + name;
    }
    if (named.putIfAbsent(name, type) == null) {
      // There before its fields are looked at, which may lead back to it.
      JsonObject schema = typed("object");
      components.put(name, schema);
      JsonObject properties = new JsonObject();
      JsonArray required = new JsonArray();
      for (RecordComponent each : type.getRecordComponents()) {
        boolean nullable = isNullable(each.getAnnotatedType());
        JsonObject property = of(each.getGenericType());
        properties.add(each.getName(), nullable ? orNull(property) : property);
        if (!nullable) {
          required.add(each.getName());
        }
      }
      schema.add("properties", properties);
      schema.add("required", required);
    }
    return name;
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static JsonObject orNull(JsonObject schema) {
    JsonArray either = new JsonArray();
    either.add(schema);
    either.add(typed("null"));
    JsonObject choice = new JsonObject();
    choice.add("anyOf", either);
    return choice;
  }

  private JsonObject array(Type items) {
    JsonObject array = typed("array");
    array.add("items", of(items));
    return array;
  }

  private static JsonObject typed(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }
}
