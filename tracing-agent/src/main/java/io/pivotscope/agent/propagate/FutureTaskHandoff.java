package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * submit, schedule, invokeAll and every other {@link FutureTask}: the constructor wraps the task's
 * own private callable, so queue, task and future stay the application's objects. A periodic tick
 * ({@code runAndReset}) begins a request of its own, whenever the task was made. {@code get} merges
 * what the task ended with, returning or throwing; one that times out, is interrupted or finds the
 * task cancelled does not.
 */
final class FutureTaskHandoff {
  private final Requests requests;
  private final Outcomes outcomes;
  private final CallableField callable;

  FutureTaskHandoff(Requests requests, Outcomes outcomes, JdkFields fields)
      throws ReflectiveOperationException {
    this.requests = requests;
    this.outcomes = outcomes;
    this.callable = new CallableField(fields);
    FutureStates.open(fields);
  }

  Declaration declaration() {
    TypeMatch futureTask = TypeMatch.exactly("java.util.concurrent.FutureTask");
    return new Declaration(
        "FutureTask",
        List.of(
            HookPoint.watching(
                "jdk.FutureTask.new", futureTask, MethodMatch.named("<init>"), new Submit()),
            HookPoint.watching(
                "jdk.FutureTask.runAndReset",
                futureTask,
                MethodMatch.exactly("runAndReset", "()Z"),
                new ScopeHook(requests, this::tick)),
            HookPoint.watching(
                "jdk.FutureTask.run",
                futureTask,
                MethodMatch.exactly("run", "()V"),
                new ScopeHook(requests, this::runUnknown)),
            HookPoint.watching(
                "jdk.FutureTask.finishCompletion",
                futureTask,
                MethodMatch.exactly("finishCompletion", "()V"),
                callable.keepEnd()),
            HookPoint.watching(
                "jdk.FutureTask.get", futureTask, MethodMatch.named("get"), new Get()),
            HookPoint.watching(
                "jdk.AbstractExecutorService.invokeAll",
                TypeMatch.exactly("java.util.concurrent.AbstractExecutorService"),
                MethodMatch.named("invokeAll"),
                new InvokeAll(this::read)),
            // Since 21; its futures were CompletableFutures there.
            HookPoint.watching(
                "jdk.ThreadPerTaskExecutor.invokeAll",
                TypeMatch.exactly("java.util.concurrent.ThreadPerTaskExecutor"),
                MethodMatch.named("invokeAll"),
                new InvokeAll(this::read))),
        List.of());
  }

  private final class Submit implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self == null) {
        return result;
      }
      Handoff handoff = requests.capture();
      if (handoff != null && callable.get(self) instanceof Callable<?> body) {
        callable.set(self, carried(body, self, handoff));
      }
      return result;
    }
  }

  private CarriedCallable carried(Callable<?> body, Object task, Handoff handoff) {
    if (CallableField.keepsEnd(task)) {
      return new CarriedCallable(body, handoff, requests);
    }
    return new CarriedCallable(body, handoff, requests) {
      @Override
      void ended(Outcome end) {
        outcomes.put(task, end);
      }
    };
  }

  /** The calling thread has seen what a task ended with. */
  private void read(Object future) {
    if (future instanceof FutureTask<?> task && CallableField.keepsEnd(task)) {
      Outcome end = callable.end(task);
      if (end != null) {
        end.mergeInto(requests);
      }
    }
    outcomes.read(future); // or of an answer that completed it
  }

  /** A task made before the weaving that a home-made worker runs: not in the worker's own run. */
  private @Nullable Scope runUnknown(@Nullable Object self, @Nullable Object[] args) {
    return requests.propagating()
            && self != null
            && !(callable.get(self) instanceof CarriedCallable)
            && requests.isOutsideOfTasks()
        ? requests.beginTask(null)
        : null;
  }

  private @Nullable Scope tick(@Nullable Object self, @Nullable Object[] args) {
    if (self != null && callable.get(self) instanceof CarriedCallable carried) {
      carried.isPeriodic();
    }
    return requests.beginTick();
  }

  private final class Get implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self != null && saysHowItEnded(thrown)) {
        read(self);
      }
      return result;
    }
  }

  /** Waits for its tasks, but asks get only of those that are not done yet. */
  static final class InvokeAll implements ExitHook {
    private final Consumer<Object> read;

    /**
     * @param read of a future that has completed and was not cancelled
     */
    InvokeAll(Consumer<Object> read) {
      this.read = read;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (result instanceof List<?> futures) {
        for (Object future : futures) {
          if (future != null && !FutureStates.isCancelled(future)) {
            read.accept(future);
          }
        }
      }
      return result;
    }
  }

  /** Whether a get that ended so has learnt how the task ended. */
  static boolean saysHowItEnded(@Nullable Throwable thrown) {
    return !(thrown instanceof TimeoutException
        || thrown instanceof InterruptedException
        || thrown instanceof CancellationException);
  }
}
