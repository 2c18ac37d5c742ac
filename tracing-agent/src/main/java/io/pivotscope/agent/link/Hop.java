package io.pivotscope.agent.link;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** One linked step of a path: from an object to what it holds. Has no side effect. */
@FunctionalInterface
interface Hop {

  /**
   * @param from not null
   * @return null where there is nothing
   * @throws Throwable only what a handle's type demands; the reader takes it as null
   */
  @Nullable Object from(Object from) throws Throwable;

  /**
   * Reads one field.
   *
   * @param boxed {@code (Object) -> Object}
   * @param plain {@code (Object) -> the field's type}, references as Object
   */
  record Field(MethodHandle boxed, MethodHandle plain) implements Hop {
    @Override
    public @Nullable Object from(Object from) throws Throwable {
      return (Object) boxed.invokeExact(from);
    }
  }
}
