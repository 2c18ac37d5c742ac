package io.pivotscope.agent.link;

import io.pivotscope.agent.weave.LinkException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes by the names that descriptors use; loads them without initialising them. */
final class TypeNames {

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class,
          "void", void.class);

  private TypeNames() {}

  /** A primitive type or one of the JDK's basic classes, without loading anything; else null. */
  static @Nullable Class<?> known(String name) {
    if (name.equals("byte[]")) {
      return byte[].class;
    }
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null || !(name.startsWith("java.lang.") || name.startsWith("java.time."))) {
      return primitive;
    }
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /**
   * @throws LinkException if the loader does not know the class
   */
  static Class<?> load(String name, @Nullable ClassLoader loader) throws LinkException {
    if (name.endsWith("[]")) {
      return load(name.substring(0, name.length() - 2), loader).arrayType();
    }
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new LinkException("cannot load " + name + ": " + e);
    }
  }
}
