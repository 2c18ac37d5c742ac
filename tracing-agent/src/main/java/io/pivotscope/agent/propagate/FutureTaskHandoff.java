package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
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
 *
 * <p>What the task ended with is kept in that field too, which the task would clear: no table could
 * be as cheap. It is there from before the result can be seen, but for a moment between the field's
 * being cleared and being set again, in which the task still has its {@code runner}.
 */
final class FutureTaskHandoff {
  /** How long a reader waits for the thread that is just finishing the task. */
  private static final int SPINS = 100;

  private static final int MAX_TRIES = 10_000;

  private final Requests requests;
  private final Outcomes outcomes;
  private final VarHandle callable;
  private final VarHandle runner;

  FutureTaskHandoff(Requests requests, Outcomes outcomes, JdkFields fields)
      throws ReflectiveOperationException {
    this.requests = requests;
    this.outcomes = outcomes;
    this.callable = fields.field(FutureTask.class, "callable", Callable.class);
    this.runner = fields.field(FutureTask.class, "runner", Thread.class);
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
                new Finish()),
            HookPoint.watching(
                "jdk.FutureTask.get", futureTask, MethodMatch.named("get"), new Get()),
            HookPoint.watching(
                "jdk.AbstractExecutorService.invokeAll",
                TypeMatch.exactly("java.util.concurrent.AbstractExecutorService"),
                MethodMatch.named("invokeAll"),
                new InvokeAll(this::read)),
            // Since 21; its futures are CompletableFutures.
            HookPoint.watching(
                "jdk.ThreadPerTaskExecutor.invokeAll",
                TypeMatch.exactly("java.util.concurrent.ThreadPerTaskExecutor"),
                MethodMatch.named("invokeAll"),
                new InvokeAll(outcomes::read))),
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
        callable.set(self, new CarriedCallable(body, handoff, requests));
      }
      return result;
    }
  }

  /** A task made before the weaving that a home-made worker runs: not in the worker's own run. */
  private @Nullable Scope runUnknown(@Nullable Object self, @Nullable Object[] args) {
    return requests.propagating()
            && !(callable.get(self) instanceof CarriedCallable)
            && requests.isOutsideOfTasks()
        ? requests.beginTask(null)
        : null;
  }

  private @Nullable Scope tick(@Nullable Object self, @Nullable Object[] args) {
    if (callable.get(self) instanceof CarriedCallable carried) {
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

  /** Clears the field, after all who wait have been woken. */
  private final class Finish implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return self != null && callable.get(self) instanceof CarriedCallable carried
          ? carried.ended()
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
      if (state instanceof CarriedCallable.Ended ended && self != null) {
        callable.setVolatile(self, ended);
      }
      return result;
    }
  }

  /** The calling thread has seen that a task has ended. */
  private void read(Object future) {
    if (!(future instanceof FutureTask)) {
      outcomes.read(future);
      return;
    }
    Object body = callable.getVolatile(future);
    for (int tries = 0; body == null && tries < MAX_TRIES; tries++) {
      boolean finishing = runner.getVolatile(future) != null;
      body = callable.getVolatile(future);
      if (!finishing) {
        break;
      }
      Thread.onSpinWait();
      if (tries > SPINS) {
        Thread.yield();
      }
    }
    if (body instanceof CarriedCallable carried) {
      body = carried.ended();
    }
    if (body instanceof CarriedCallable.Ended ended) {
      requests.merge(ended.handoff());
    }
  }

  /** Waits for its tasks, but asks get only of those that are not done yet. */
  static final class InvokeAll implements ExitHook {
    private final Consumer<Object> read;

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
          if (future instanceof Future<?> each && !each.isCancelled()) {
            read.accept(each);
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
