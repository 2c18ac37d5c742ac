package io.pivotscope.agent.carrier;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A method of a library's objects, by its name and its parameters, wherever in the hierarchy it is
 * declared and may be called: in a class of the JDK's own that is the public type above it.
 */
final class MethodOf {
  private final String name;
  private final Class<?>[] parameters;
  private final ClassValue<Optional<Method>> methods =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return find(type);
        }
      };

  /**
   * @param parameters types of the JDK's
   */
  MethodOf(String name, Class<?>... parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  /** What it returns; throws what it throws, wrapped. */
  @Nullable Object call(Object owner, @Nullable Object... arguments) {
    Class<?> type = owner.getClass();
    Method method =
        methods
            .get(type)
            .orElseThrow(() -> new IllegalStateException(type.getName() + " has no " + name));
    try {
      return method.invoke(owner, arguments);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException(type.getName() + "." + name, e);
    }
  }

  private Optional<Method> find(@Nullable Class<?> type) {
    if (type == null) {
      return Optional.empty();
    }
    try {
      Method method = type.getDeclaredMethod(name, parameters);
      if (method.trySetAccessible()) {
        return Optional.of(method);
      }
    } catch (NoSuchMethodException higherUp) {
      // Looked for below.
    }
    for (Class<?> each : type.getInterfaces()) {
      Optional<Method> inherited = find(each);
      if (inherited.isPresent()) {
        return inherited;
      }
    }
    return find(type.getSuperclass());
  }
}
