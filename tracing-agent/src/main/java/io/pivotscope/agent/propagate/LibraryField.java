package io.pivotscope.agent.propagate;

import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A field of a library's objects, by its name, wherever above their class it is declared. */
final class LibraryField {
  private final String name;
  private final ClassValue<Optional<Field>> fields =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          return find(type);
        }
      };

  LibraryField(String name) {
    this.name = name;
  }

  /** Its value; null also if there is no such field. */
  @Nullable Object of(Object owner) {
    Optional<Field> field = fields.get(owner.getClass());
    try {
      return field.isPresent() ? field.get().get(owner) : null;
    } catch (IllegalAccessException unexpected) {
      throw new IllegalStateException(unexpected); // it was made accessible
    }
  }

  private Optional<Field> find(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      try {
        Field field = c.getDeclaredField(name);
        return field.trySetAccessible() ? Optional.of(field) : Optional.empty();
      } catch (NoSuchFieldException higherUp) {
        continue;
      }
    }
    return Optional.empty();
  }
}
