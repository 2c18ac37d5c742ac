package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.RandomAccess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * ForkJoin tasks and parallel streams. A task's request is captured where it is forked or submitted
 * and waits beside the task until its {@code exec}, which runs before others can see that it has
 * ended; a join that helps runs tasks within tasks, so scopes nest. join, invoke, get merge.
 *
 * <p>Of a tree of CountedCompleters (parallel streams) the root brings what all its tasks ended
 * with; between siblings there is no edge.
 */
final class ForkJoinHandoff {
  private static final String TASK = "java.util.concurrent.ForkJoinTask";
  private static final String POOL = "java.util.concurrent.ForkJoinPool";
  private static final String COMPLETER = "java.util.concurrent.CountedCompleter";

  private final Requests requests;
  private final Outcomes outcomes;
  private final Class<?> adapted;
  private final VarHandle adaptedRunnable;
  private final @Nullable Periodic periodic;
  private final SideTable<Forked> forked = new SideTable<>();
  private final ThreadLocal<@Nullable InvokedTasks> invoking = new ThreadLocal<>();

  ForkJoinHandoff(Requests requests, Outcomes outcomes, JdkFields fields)
      throws ReflectiveOperationException {
    this.requests = requests;
    this.outcomes = outcomes;
    this.adapted = Class.forName(TASK + "$AdaptedRunnableAction");
    this.adaptedRunnable = fields.field(adapted, "runnable", Runnable.class);
    this.periodic = Periodic.find(fields);
  }

  Declaration declaration() {
    TypeMatch task = TypeMatch.exactly(TASK);
    TypeMatch pool = TypeMatch.exactly(POOL);
    return new Declaration(
        "ForkJoin",
        List.of(
            HookPoint.watching(
                "jdk.ForkJoinTask.fork", task, MethodMatch.named("fork"), this::fork),
            // On 17 all submissions end in externalSubmit; on 25 that is one public way of four.
            HookPoint.watching(
                "jdk.ForkJoinPool.submit",
                pool,
                MethodMatch.named(
                    "externalSubmit", "poolSubmit", "lazySubmit", "scheduleDelayedTask"),
                this::submit),
            HookPoint.watching(
                "jdk.ForkJoinTask.exec",
                TypeMatch.subtypesOf(TASK),
                MethodMatch.exactly("exec", "()Z"),
                new Exec()),
            HookPoint.watching(
                "jdk.CountedCompleter.complete",
                TypeMatch.exactly(COMPLETER),
                MethodMatch.named("tryComplete", "propagateCompletion", "quietlyCompleteRoot"),
                this::completes),
            HookPoint.watching(
                "jdk.ForkJoinTask.invoke",
                task,
                MethodMatch.named("invoke", "quietlyInvoke", "invokeAll"),
                this::invoke),
            HookPoint.watching(
                "jdk.ForkJoinTask.invokeAll",
                task,
                MethodMatch.exactly("invokeAll", "(Ljava/util/Collection;)Ljava/util/Collection;"),
                new InvokeList()),
            HookPoint.watching(
                "jdk.ForkJoinTask.join",
                task,
                MethodMatch.named(
                    "join",
                    "invoke",
                    "get",
                    "quietlyJoin",
                    "quietlyInvoke",
                    "joinForPoolInvoke",
                    "getForPoolInvoke",
                    "invokeAll"),
                new Join()),
            HookPoint.watching(
                "jdk.ForkJoinPool.invokeAll",
                pool,
                MethodMatch.named("invokeAll"),
                new FutureTaskHandoff.InvokeAll(this::read))),
        List.of());
  }

  private @Nullable Object fork(@Nullable Object self, @Nullable Object[] args) {
    InvokedTasks around = invoking.get();
    if (around != null && self != null) {
      around.forks(self);
    }
    return capture(self);
  }

  private @Nullable Object submit(@Nullable Object self, @Nullable Object[] args) {
    return capture(args[args.length - 1]);
  }

  /** Runs a task on this thread, without a fork: only so is it known whose it is. */
  private @Nullable Object invoke(@Nullable Object self, @Nullable Object[] args) {
    if (self != null) {
      return capture(self);
    }
    for (Object argument : args) {
      forEachTask(argument, this::capture);
    }
    return null;
  }

  private @Nullable Object capture(@Nullable Object task) {
    if (task != null && requests.propagating() && !isNobodys(task)) {
      Handoff handoff = requests.capture();
      if (handoff != null) {
        Forked fresh = new Forked();
        fresh.waiting = handoff;
        Forked present = forked.putIfAbsent(task, fresh);
        // A scheduled task is submitted once more when its time has come, by the scheduler.
        if (present != null && present.waiting == null) {
          forked.put(task, fresh); // it has run before
        }
      }
    }
    return null;
  }

  /** Functions of CompletableFutures carry themselves; virtual threads are threads, not tasks. */
  private boolean isNobodys(Object task) {
    return task instanceof CompletableFuture.AsynchronousCompletionTask || isOfVirtualThread(task);
  }

  private boolean isOfVirtualThread(Object task) {
    if (task.getClass() != adapted) {
      return false;
    }
    Object body = adaptedRunnable.get(task);
    return body != null && body.getClass().getName().startsWith("java.lang.VirtualThread");
  }

  private final class Exec implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self == null) {
        return null;
      }
      InvokedTasks around = invoking.get();
      if (around != null && around.runs(self)) {
        capture(self);
      }
      Forked task = self instanceof CountedCompleter ? forked.remove(self) : forked.get(self);
      if (task != null && task.scope != null) {
        return null; // a subclass calls super.exec
      }
      Handoff handoff = task == null ? null : task.waiting;
      boolean ticks = periodic != null && periodic.is(self);
      if (handoff == null && !ticks && (!requests.propagating() || isOfVirtualThread(self))) {
        return null;
      }
      Forked begun = task == null ? new Forked() : task;
      begun.waiting = null;
      begun.scope = ticks ? requests.beginTick() : requests.beginTask(handoff);
      return begun;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Forked task && task.scope != null && self != null) {
        Scope scope = task.scope;
        task.scope = null;
        if (self instanceof CountedCompleter) {
          requests.end(scope); // it told its root when it completed
        } else {
          task.end = requests.endAsOutcome(scope);
          // As the youngest, since much may have been forked meanwhile; not if the task itself was.
          if (!forked.replace(self, task, task)) {
            forked.putIfAbsent(self, task);
          }
        }
      }
      return result;
    }
  }

  private final class InvokeList implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (!(args[0] instanceof List && args[0] instanceof RandomAccess)) {
        return null;
      }
      InvokedTasks invoked = new InvokedTasks(invoking.get());
      invoking.set(invoked);
      return invoked;
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
      if (state instanceof InvokedTasks invoked) {
        invoking.set(invoked.outer());
        if (FutureTaskHandoff.saysHowItEnded(thrown)) {
          invoked.tasks().forEach(ForkJoinHandoff.this::read);
        }
      }
      return result;
    }
  }

  /**
   * What is beside a task: who forked it, then what it ended with. Handed from thread to thread as
   * the task is, and with its completion.
   */
  private static final class Forked {
    private @Nullable Handoff waiting;
    private @Nullable Scope scope;
    private @Nullable Outcome end;
  }

  /** The scheduled tasks that a ForkJoinPool has since 25. */
  private record Periodic(Class<?> type, VarHandle nextDelay) {

    static @Nullable Periodic find(JdkFields fields) throws ReflectiveOperationException {
      try {
        Class<?> type = Class.forName("java.util.concurrent.DelayScheduler$ScheduledForkJoinTask");
        return new Periodic(type, fields.field(type, "nextDelay", long.class));
      } catch (ClassNotFoundException older) {
        return null;
      }
    }

    boolean is(Object task) {
      return type.isInstance(task) && (long) nextDelay.get(task) != 0;
    }
  }

  private @Nullable Object completes(@Nullable Object self, @Nullable Object[] args) {
    if (self instanceof CountedCompleter<?> completer && requests.propagating()) {
      Handoff end = requests.capture();
      if (end != null) {
        outcomes.tree(completer.getRoot()).add(end);
      }
    }
    return null;
  }

  private final class Join implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (!FutureTaskHandoff.saysHowItEnded(thrown)) {
        return result;
      }
      if (self != null) {
        read(self);
        return result;
      }
      for (Object argument : args) {
        forEachTask(argument, ForkJoinHandoff.this::read);
      }
      return result;
    }
  }

  private void read(Object task) {
    if (task instanceof CountedCompleter) {
      outcomes.read(task);
    } else {
      Forked ran = forked.get(task);
      Outcome end = ran == null ? null : ran.end;
      if (end != null) {
        end.mergeInto(requests);
      }
    }
  }

  /** invokeAll takes two tasks or an array; of a list, {@link InvokeList}. */
  private static void forEachTask(@Nullable Object argument, Consumer<Object> action) {
    if (argument instanceof ForkJoinTask) {
      action.accept(argument);
    } else if (argument instanceof Object[] tasks) {
      for (Object task : tasks) {
        forEachTask(task, action);
      }
    }
  }
}
