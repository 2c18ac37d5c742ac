package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.weave.MethodHook;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The private field {@code callable} of {@link FutureTask}: it carries the request of whoever
 * submitted the task, and when the task has ended what that knew. A field of the task costs a tenth
 * of an entry beside it, and goes when the task goes.
 *
 * <p>The JDK lets go of the callable with the last statement of {@code finishCompletion}; there it
 * is put back, without its body. This is what happens to a task that ends by itself, on 17 and 25:
 *
 * <pre>
 *   runner                                    callable   a reader that has seen the result
 *     carried.call()   notes its end           carried
 *     state = NORMAL   the result can be seen  carried    finds the end
 *     done()           of a subclass           carried    finds the end
 *     callable = null                          null       yields
 *     callable = carried                       carried    finds the end
 *     runner = null                            carried    finds the end
 * </pre>
 *
 * A reader that finds null while {@code runner} is not null is between the two last writes to
 * {@code callable}, or the second of them will not come: the task was made before the weaving, or
 * the hook at its end has been taken out. It yields until one of the two fields changes, as {@code
 * FutureTask.get} itself does for a task that is about to set its result. What it waits for is a
 * few instructions of the JDK and of ours, if these hold, which {@link #keepsEnd} sees to:
 *
 * <ul>
 *   <li>The runner alone ends a task, and runs none of the application's code between {@code done}
 *       and {@code runner = null}. A subclass that overrides {@code set}, or calls it from another
 *       thread, may do so, and might wait for the reader itself. So only the JDK's own classes are
 *       read so; what others ended with waits beside them.
 *   <li>The task was not cancelled: whoever cancels it lets go of the callable while the body may
 *       go on for long. A reader learns nothing from a cancelled task, so nothing is put back.
 * </ul>
 *
 * Nobody but {@code run} and {@code toString} looks at the field, and only while the task is not
 * done. The end is seen with the result: it is written before the state, and never again.
 */
final class CallableField {
  static final String JDK = "java.util.concurrent";

  private static final class Known {
    static final VarHandle CALLABLE = JdkFields.known(FutureTask.class, "callable", Callable.class);
    static final VarHandle RUNNER = JdkFields.known(FutureTask.class, "runner", Thread.class);
  }

  CallableField(JdkFields fields) throws ReflectiveOperationException {
    fields.field(FutureTask.class, "callable", Callable.class);
    fields.field(FutureTask.class, "runner", Thread.class);
  }

  @Nullable Object get(Object task) {
    return (Callable<?>) Known.CALLABLE.getAcquire((FutureTask<?>) task);
  }

  void set(Object task, CarriedCallable carried) {
    Known.CALLABLE.setRelease((FutureTask<?>) task, (Callable<?>) carried);
  }

  /** Whether what the task ended with can be kept in it. */
  static boolean keepsEnd(Object task) {
    Class<?> type = task.getClass();
    return type == FutureTask.class || type.getPackageName().equals(JDK);
  }

  /** What a task ended with whose result has been seen; null if it carried no request. */
  @Nullable Outcome end(FutureTask<?> task) {
    while (true) {
      boolean runs = (Thread) Known.RUNNER.getVolatile(task) != null;
      Object present = get(task);
      if (present instanceof CarriedCallable carried) {
        return carried.end();
      }
      if (present != null || !runs || FutureStates.isCancelled(task)) {
        return null;
      }
      Thread.yield();
    }
  }

  /** At {@code finishCompletion}. */
  MethodHook keepEnd() {
    return new KeepEnd();
  }

  private final class KeepEnd implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return self != null && get(self) instanceof CarriedCallable carried && carried.end() != null
          ? carried
          : null;
    }

    @Override
    public boolean endsOnlyWhatItBegan() {
      return true;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof CarriedCallable carried && self != null) {
        carried.letGoOfBody();
        set(self, carried);
      }
      return result;
    }
  }
}
