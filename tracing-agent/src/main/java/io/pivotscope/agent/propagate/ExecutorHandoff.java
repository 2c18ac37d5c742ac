package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Elements.OfThread;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * {@code ThreadPoolExecutor.execute}. The task is never wrapped, so that queues, {@code remove} and
 * comparable tasks stay right: its request waits in a side table and is activated between {@code
 * beforeExecute} and {@code afterExecute}, in the base class and in whatever overrides them. The
 * workers' own loop is on a stack for ever and cannot be hooked. A task that was queued before the
 * weaving has a request of its own, so that a worker's own run never joins two tasks.
 */
final class ExecutorHandoff {
  private static final String BEFORE = "(Ljava/lang/Thread;Ljava/lang/Runnable;)V";
  private static final String AFTER = "(Ljava/lang/Runnable;Ljava/lang/Throwable;)V";

  private static final Object TASK_BEGUN_UNSEEN = new Object();

  private final Requests requests;
  private final Elements elements;
  private final Submitted submitted;

  ExecutorHandoff(Requests requests, Elements elements) {
    this.requests = requests;
    this.elements = elements;
    this.submitted = elements.submitted;
  }

  Declaration declaration() {
    String executor = "java.util.concurrent.ThreadPoolExecutor";
    TypeMatch base = TypeMatch.exactly(executor);
    TypeMatch all = TypeMatch.subtypesOf(executor);
    return new Declaration(
        "ThreadPoolExecutor",
        List.of(
            HookPoint.watching(
                "jdk.ThreadPoolExecutor.execute",
                base,
                MethodMatch.exactly("execute", "(Ljava/lang/Runnable;)V"),
                new Execute()),
            HookPoint.watching(
                "jdk.ThreadPoolExecutor.reject",
                base,
                MethodMatch.exactly("reject", "(Ljava/lang/Runnable;)V"),
                new Reject()),
            HookPoint.watching(
                "jdk.ThreadPoolExecutor.remove",
                base,
                MethodMatch.exactly("remove", "(Ljava/lang/Runnable;)Z"),
                new Remove()),
            HookPoint.watching(
                "jdk.ThreadPoolExecutor.beforeExecute",
                all,
                MethodMatch.exactly("beforeExecute", BEFORE),
                new Before()),
            HookPoint.watching(
                "jdk.ThreadPoolExecutor.afterExecute",
                all,
                MethodMatch.exactly("afterExecute", AFTER),
                new After())),
        List.of());
  }

  private final class Execute implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object task = args[0];
      if (task != null && !carriesItself(task)) {
        Handoff handoff = requests.capture();
        if (handoff != null) {
          submitted.add(task, handoff);
        }
      }
      OfThread here = elements.here();
      here.elsewhere++; // the pool's queue need not hand it on too
      return here;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof OfThread here) {
        here.elsewhere--;
      }
      return result;
    }
  }

  /**
   * The handler may drop the task, or run it on this thread, which has its request anyway, or put
   * it into the queue, which then hands it on as any element.
   */
  private final class Reject implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object task = args[0];
      if (task != null) {
        submitted.rejected(task);
      }
      OfThread here = elements.here();
      here.elsewhere--;
      here.rejecting++;
      return here;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof OfThread here) {
        here.elsewhere++;
        here.rejecting--;
      }
      return result;
    }
  }

  /** Takes a task out of the pool's queue, which has told of it if it is one of the JDK's. */
  private final class Remove implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return elements.here().removals;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      Object task = args[0];
      if (task != null
          && Boolean.TRUE.equals(result)
          && state instanceof Integer before
          && before == elements.here().removals) {
        submitted.removed(task);
      }
      return result;
    }
  }

  static boolean carriesItself(Object task) {
    return task instanceof FutureTask
        || task instanceof CompletableFuture.AsynchronousCompletionTask;
  }

  /**
   * A task that a thread of a pool runs. Held weakly: where the hooks go while it runs, its end is
   * not seen before the next query.
   */
  static final class Activation extends WeakReference<Object> {
    private final OfThread thread;
    private final Scope scope;
    private boolean ending;

    private Activation(OfThread thread, Object task, Scope scope) {
      super(task);
      this.thread = thread;
      this.scope = scope;
    }
  }

  private final class Before implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (args[1] == null) {
        return null;
      }
      OfThread here = elements.here();
      here.isWorker = true;
      Activation present = here.active;
      Object task = WrappedTask.inside(args[1]);
      if (present != null && present.refersTo(task)) {
        return null; // a subclass calls super.beforeExecute
      }
      if (present != null) {
        // Its end was not seen: unwoven while the task ran. A pooled thread keeps no request.
        leave(present);
      }
      Handoff handoff = submitted.begins(here, task);
      if (handoff == null && (!requests.propagating() || elements.isTaken(task))) {
        return null;
      }
      requests.idle();
      Activation activation = new Activation(here, task, requests.beginTask(handoff));
      here.active = activation;
      return activation;
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
      if (thrown != null && state instanceof Activation activation) {
        leave(activation); // neither the task nor afterExecute will run
      }
      return result;
    }
  }

  private final class After implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Activation present = elements.here().active;
      if (present == null) {
        return TASK_BEGUN_UNSEEN;
      }
      if (present.ending || isAnother(present, args[0])) {
        return null;
      }
      present.ending = true; // super.afterExecute, called by a subclass, ends nothing
      return present;
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
      if (state instanceof Activation activation) {
        leave(activation);
      } else if (state == TASK_BEGUN_UNSEEN) {
        requests.idle();
      }
      return result;
    }
  }

  private static boolean isAnother(Activation present, @Nullable Object given) {
    return given == null || !present.refersTo(WrappedTask.inside(given));
  }

  private void leave(Activation activation) {
    activation.thread.active = null;
    requests.end(activation.scope);
  }
}
