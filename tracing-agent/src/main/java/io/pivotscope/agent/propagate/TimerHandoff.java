package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.Timer}: the request that scheduled a task waits beside it until the task's own
 * {@code run}, since the timer's loop is on a stack for ever. A repeated task begins a request at
 * each tick.
 */
final class TimerHandoff {
  private static final String TIMER_THREAD = "java.util.TimerThread";

  private final Requests requests;
  private final HandoffQueue scheduled = new HandoffQueue();
  private final ThreadLocal<@Nullable Object> running = new ThreadLocal<>();
  private final VarHandle period;

  TimerHandoff(Requests requests, JdkFields fields) throws ReflectiveOperationException {
    this.requests = requests;
    this.period = fields.field(TimerTask.class, "period", long.class);
  }

  Declaration declaration() {
    return new Declaration(
        "Timer",
        List.of(
            HookPoint.watching(
                "jdk.Timer.sched",
                TypeMatch.exactly("java.util.Timer"),
                MethodMatch.exactly("sched", "(Ljava/util/TimerTask;JJ)V"),
                new Schedule()),
            HookPoint.watching(
                "jdk.TimerTask.run",
                TypeMatch.subtypesOf("java.util.TimerTask"),
                MethodMatch.exactly("run", "()V"),
                new Run())),
        List.of());
  }

  private final class Schedule implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (args[0] instanceof TimerTask task && Long.valueOf(0).equals(args[2])) {
        Handoff handoff = requests.capture();
        if (handoff != null) {
          scheduled.add(task, handoff);
          return task;
        }
      }
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (thrown != null && state != null) {
        scheduled.cancelLatest(state);
      }
      return result;
    }
  }

  private final class Run implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self == null || running.get() == self) {
        return null; // a task's run calls super.run
      }
      boolean byTimer = Thread.currentThread().getClass().getName().equals(TIMER_THREAD);
      // Anybody may call a task's run: what it was scheduled with stays for the timer.
      Handoff handoff = byTimer ? scheduled.take(self) : null;
      if (handoff == null
          && !(requests.propagating() && (byTimer || requests.isOutsideOfTasks()))) {
        return null;
      }
      if (byTimer) {
        requests.idle();
      }
      boolean ticks = (long) period.get(self) != 0;
      Scope scope = ticks ? requests.beginTick() : requests.beginTask(handoff);
      running.set(self);
      return scope;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Scope scope) {
        running.set(null);
        requests.end(scope);
      }
      return result;
    }
  }
}
