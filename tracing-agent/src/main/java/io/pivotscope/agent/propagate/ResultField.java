package io.pivotscope.agent.propagate;

import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;

/**
 * The private field {@code result} of {@link CompletableFuture}: whether one has completed,
 * whatever a subclass says.
 */
final class ResultField {

  private static final class Known {
    static final VarHandle RESULT =
        JdkFields.known(CompletableFuture.class, "result", Object.class);
  }

  private ResultField() {}

  /**
   * Before anything else.
   *
   * @throws ReflectiveOperationException if this JDK has no such field
   */
  static void open(JdkFields fields) throws ReflectiveOperationException {
    fields.field(CompletableFuture.class, "result", Object.class);
  }

  static boolean isSet(Object future) {
    return (Object) Known.RESULT.getVolatile((CompletableFuture<?>) future) != null;
  }
}
