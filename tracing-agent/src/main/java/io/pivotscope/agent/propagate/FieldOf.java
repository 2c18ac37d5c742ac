package io.pivotscope.agent.propagate;

import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A field of a library's objects, by its name, wherever in the class hierarchy it is declared. */
public final class FieldOf {
  private final String name;
  private final ClassValue<Optional<Field>> fields =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          return find(type);
        }
      };

  public FieldOf(String name) {
    this.name = name;
  }

  /** Its value; null also if the object has no such field. */
  public @Nullable Object get(Object owner) {
    Optional<Field> field = fields.get(owner.getClass());
    try {
      return field.isPresent() ? field.get().get(owner) : null;
    } catch (IllegalAccessException unexpected) {
      throw new IllegalStateException(unexpected); // it was made accessible
    }
  }

  /**
   * Its value.
   *
   * @throws Mismatch if the object has no such field
   */
  public @Nullable Object of(Object owner) {
    if (fields.get(owner.getClass()).isEmpty()) {
      throw new Mismatch(owner.getClass().getName() + " has no field " + name);
    }
    return get(owner);
  }

  /**
   * Changes it.
   *
   * @throws Mismatch if the object has no such field
   */
  public void set(Object owner, @Nullable Object value) {
    Field field =
        fields
            .get(owner.getClass())
            .orElseThrow(() -> new Mismatch(owner.getClass().getName() + " has no field " + name));
    try {
      field.set(owner, value);
    } catch (IllegalAccessException unexpected) {
      throw new IllegalStateException(unexpected);
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
