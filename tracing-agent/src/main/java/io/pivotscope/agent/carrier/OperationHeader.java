package io.pivotscope.agent.carrier;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The BaseHeaderProto of an operation: its header, or the base of its client header. */
final class OperationHeader {
  private static final ClassValue<Optional<Method>> HEADER = getter("getHeader");
  private static final ClassValue<Optional<Method>> BASE_HEADER = getter("getBaseHeader");

  private OperationHeader() {}

  /** Null if the message has no header. */
  static @Nullable Object of(Object operation) {
    Object header = call(HEADER, operation);
    if (header == null) {
      return null;
    }
    Object base = call(BASE_HEADER, header);
    return base != null ? base : header;
  }

  private static @Nullable Object call(ClassValue<Optional<Method>> getter, Object message) {
    Optional<Method> method = getter.get(message.getClass());
    try {
      return method.isPresent() ? method.get().invoke(message) : null;
    } catch (ReflectiveOperationException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static ClassValue<Optional<Method>> getter(String name) {
    return new ClassValue<>() {
      @Override
      protected Optional<Method> computeValue(Class<?> message) {
        try {
          return Optional.of(message.getMethod(name));
        } catch (NoSuchMethodException none) {
          return Optional.empty();
        }
      }
    };
  }
}
