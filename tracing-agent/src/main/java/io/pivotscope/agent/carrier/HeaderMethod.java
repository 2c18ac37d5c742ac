package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Mismatch;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A library's method that sets a header by its key, or gets one: {@code setHeader(String, byte[])},
 * {@code header(String)}. Where both bytes and text can be set, bytes are.
 */
final class HeaderMethod {
  private static final List<Class<?>> VALUES =
      List.of(byte[].class, String.class, CharSequence.class, Object.class);

  private final String name;
  private final String key;
  private final ClassValue<Optional<Method>> setters =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return VALUES.stream()
              .flatMap(value -> find(type, String.class, value).stream())
              .findFirst();
        }
      };
  private final ClassValue<Optional<Method>> getters =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return find(type, String.class);
        }
      };

  HeaderMethod(String name, String key) {
    this.name = name;
    this.key = key;
  }

  @Nullable Object get(Object owner) {
    return call(present(getters, owner, "(String)"), owner, key);
  }

  void set(Object owner, byte[] header) {
    Method setter = present(setters, owner, "(String, byte[]) or (String, String)");
    boolean bytes = setter.getParameterTypes()[1] == byte[].class;
    call(setter, owner, key, bytes ? header : HeaderPlace.text(header));
  }

  private Method present(ClassValue<Optional<Method>> methods, Object owner, String shape) {
    return methods
        .get(owner.getClass())
        .orElseThrow(() -> new Mismatch(owner.getClass().getName() + " has no " + name + shape));
  }

  private static @Nullable Object call(Method method, Object owner, Object... args) {
    try {
      return method.invoke(owner, args);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the class or whatever it extends or implements; a class of a library may be private. */
  private Optional<Method> find(Class<?> type, Class<?>... parameters) {
    Deque<Class<?>> types = new ArrayDeque<>(List.of(type));
    while (!types.isEmpty()) {
      Class<?> each = types.remove();
      try {
        Method method = each.getDeclaredMethod(name, parameters);
        if (method.trySetAccessible()) {
          return Optional.of(method);
        }
      } catch (NoSuchMethodException higherUp) {
        // The next one may have it.
      }
      if (each.getSuperclass() != null) {
        types.add(each.getSuperclass());
      }
      types.addAll(List.of(each.getInterfaces()));
    }
    return Optional.empty();
  }
}
