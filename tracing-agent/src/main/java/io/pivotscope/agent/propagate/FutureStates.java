package io.pivotscope.agent.propagate;

import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * How a future stands, as the JDK's own class has it. A method that the application may override is
 * never called: a hook runs where the JDK, or the application around it, holds locks, and that
 * method may want another one. Thread-safe.
 */
final class FutureStates {
  /** The least state of a FutureTask that has been cancelled; 0 is that of one that is not done. */
  private static final int CANCELLED = 4;

  private static final class Known {
    static final VarHandle STATE = JdkFields.known(FutureTask.class, "state", int.class);
  }

  private FutureStates() {}

  /**
   * Before anything else.
   *
   * @throws ReflectiveOperationException if this JDK has not the fields
   */
  static void open(JdkFields fields) throws ReflectiveOperationException {
    fields.field(FutureTask.class, "state", int.class);
    ResultField.open(fields);
  }

  /** Whether it is known to be done; false of the application's own classes. */
  static boolean isDone(Object future) {
    if (future instanceof FutureTask<?> task) {
      return state(task) != 0;
    }
    if (future instanceof ForkJoinTask<?> task) {
      return task.isDone(); // final
    }
    return future instanceof CompletableFuture && ResultField.isSet(future);
  }

  /** Whether it is known to be cancelled; false of the application's own classes. */
  static boolean isCancelled(Object future) {
    if (future instanceof FutureTask<?> task) {
      return state(task) >= CANCELLED;
    }
    if (future instanceof ForkJoinTask<?> task) {
      return task.isCancelled(); // final
    }
    return future instanceof Future<?> other
        && other.getClass().getPackageName().equals(CallableField.JDK)
        && other.isCancelled();
  }

  private static int state(FutureTask<?> task) {
    return (int) Known.STATE.getVolatile(task);
  }
}
