package io.pivotscope.agent.link;

import io.pivotscope.baggage.value.Type;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Java type says about the values that are read. */
final class JavaTypes {

  private JavaTypes() {}

  /** The class that every value of the type is an instance of. */
  static Class<?> erase(java.lang.reflect.Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    } else if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    } else if (type instanceof GenericArrayType array) {
      return erase(array.getGenericComponentType()).arrayType();
    } else if (type instanceof WildcardType wildcard) {
      return erase(wildcard.getUpperBounds()[0]);
    } else if (type instanceof TypeVariable<?> variable) {
      return erase(variable.getBounds()[0]);
    }
    return Object.class;
  }

  /** Type of the elements of an array or collection; null if the type is known to be neither. */
  static java.lang.reflect.@Nullable Type element(java.lang.reflect.Type type) {
    if (type instanceof GenericArrayType array) {
      return array.getGenericComponentType();
    }
    Class<?> plain = erase(type);
    if (plain.isArray()) {
      return plain.getComponentType();
    }
    if (Collection.class.isAssignableFrom(plain)) {
      return type instanceof ParameterizedType parameterized
              && parameterized.getActualTypeArguments().length == 1
          ? parameterized.getActualTypeArguments()[0]
          : Object.class;
    }
    return isOpen(plain) ? Object.class : null;
  }

  /** Whether {@code .size} may be asked of it. */
  static boolean isSized(Class<?> type) {
    return type.isArray()
        || type == String.class
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || isOpen(type);
  }

  /** Whether the object may well have members that the type does not show. */
  static boolean isOpen(Class<?> type) {
    return type == Object.class || (type.isInterface() && !type.isAnnotation());
  }

  /** The type of a value of that class. */
  static Type valueType(Class<?> type) {
    if (type == long.class
        || type == int.class
        || type == short.class
        || type == byte.class
        || type == char.class
        || type == Long.class
        || type == Integer.class
        || type == Short.class
        || type == Byte.class
        || type == Character.class) {
      return Type.LONG;
    } else if (type == double.class
        || type == float.class
        || type == Double.class
        || type == Float.class) {
      return Type.DOUBLE;
    } else if (type == boolean.class || type == Boolean.class) {
      return Type.BOOLEAN;
    } else if (type == String.class
        || type.isEnum()
        || type == Class.class
        || Throwable.class.isAssignableFrom(type)) {
      return Type.STRING;
    } else if (type == byte[].class) {
      return Type.BYTES;
    } else if (type == Duration.class) {
      return Type.DURATION;
    } else if (type == Instant.class) {
      return Type.TIME;
    } else if (type.isArray()) {
      return Type.LIST;
    }
    return Type.ANY;
  }
}
