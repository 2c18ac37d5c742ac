package io.pivotscope.agent.link;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;

/**
 * Handles that read fields, private ones included. A package of a named module is opened to our
 * module alone. Thread-safe.
 */
public final class Access {

  private final Instrumentation instrumentation;

  public Access(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * A handle that reads an instance field, {@code (Object) -> its type}, references as Object.
   *
   * @throws IllegalAccessException if the JVM refuses
   */
  MethodHandle getter(Field field) throws IllegalAccessException {
    Class<?> type = field.getType().isPrimitive() ? field.getType() : Object.class;
    return lookup(field.getDeclaringClass())
        .unreflectGetter(field)
        .asType(MethodType.methodType(type, Object.class));
  }

  private MethodHandles.Lookup lookup(Class<?> target) throws IllegalAccessException {
    Module ours = Access.class.getModule();
    Module theirs = target.getModule();
    String packageName = target.getPackageName();
    if (theirs.isNamed() && !theirs.isOpen(packageName, ours)) {
      instrumentation.redefineModule(
          theirs, Set.of(), Map.of(), Map.of(packageName, Set.of(ours)), Set.of(), Map.of());
    }
    return MethodHandles.privateLookupIn(target, MethodHandles.lookup());
  }
}
