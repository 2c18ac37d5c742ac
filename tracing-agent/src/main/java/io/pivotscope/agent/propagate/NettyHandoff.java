package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of Netty's event executors, 4.1 and 4.2, also where it is shaded into another package.
 *
 * <pre>
 *   anyone   execute, submit  -> addTask(task)              the request waits beside the task
 *   anyone   schedule(..)     -> schedule(scheduled task)   and stays there: it is run twice, once
 *                                                           to put itself into the loop's heap
 *   loop     runTask(task)    (before 4.1.66 safeExecute)   the task
 * </pre>
 *
 * A periodic task begins a request each time. The loop's own run is that of its selector: messages
 * that come in begin requests of their own.
 */
final class NettyHandoff {
  /** What {@code io.netty} is called in the copies that we know: gRPC's and HBase's are shaded. */
  static final List<String> PACKAGES =
      List.of("io.netty", "io.grpc.netty.shaded.io.netty", "org.apache.hbase.thirdparty.io.netty");

  private final String netty;
  private final Requests requests;
  private final HandoffQueue submitted = new HandoffQueue();
  private final SideTable<Handoff> scheduled = new SideTable<>();
  private final ThreadLocal<@Nullable Object> running = new ThreadLocal<>();
  private final FieldOf periodNanos = new FieldOf("periodNanos");

  /**
   * @param netty the package {@code io.netty}, as this copy of it is called
   */
  NettyHandoff(String netty, Requests requests) {
    this.netty = netty;
    this.requests = requests;
  }

  Declaration declaration() {
    String concurrent = netty + ".util.concurrent.";
    String loop = concurrent + "SingleThreadEventExecutor";
    String executor = concurrent + "AbstractEventExecutor";
    MethodMatch addTask = MethodMatch.exactly("addTask", "(Ljava/lang/Runnable;)V");
    MethodMatch run = MethodMatch.named("runTask", "safeExecute");
    MethodMatch schedule =
        (name, descriptor, access) ->
            name.equals("schedule")
                && descriptor.contains("/ScheduledFutureTask;)")
                && descriptor.indexOf(';') == descriptor.indexOf(')') - 1;
    return new Declaration(
        netty + " executors",
        List.of(
            point("SingleThreadEventExecutor", "addTask", addTask, new AddTask()),
            point("GlobalEventExecutor", "addTask", addTask, new AddTask()),
            point("AbstractScheduledEventExecutor", "schedule", schedule, this::schedule),
            point("AbstractEventExecutor", "runTask", run, new Run())),
        List.of(
            new Reference(loop, "addTask(Runnable)", addTask),
            new Reference(executor, "runTask(Runnable) or safeExecute(Runnable)", run),
            new Reference(
                concurrent + "AbstractScheduledEventExecutor",
                "schedule(ScheduledFutureTask)",
                schedule)));
  }

  private HookPoint point(String type, String what, MethodMatch method, MethodHook hook) {
    String name = netty + ".util.concurrent." + type;
    return HookPoint.watching(name + "." + what, TypeMatch.exactly(name), method, hook);
  }

  private final class AddTask implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object task = args[0];
      Handoff handoff = task == null || scheduled.get(task) != null ? null : requests.capture();
      if (task == null || handoff == null) {
        return null;
      }
      submitted.add(task, handoff);
      return task;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (thrown != null && state != null) {
        submitted.cancelLatest(state);
      }
      return result;
    }
  }

  private @Nullable Object schedule(@Nullable Object self, @Nullable Object[] args) {
    Object task = args[0];
    Handoff handoff = task == null ? null : requests.capture();
    if (task != null && handoff != null) {
      scheduled.put(task, handoff);
    }
    return null;
  }

  private final class Run implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object task = args[0];
      if (task == null || running.get() == task) {
        return null; // safeExecute calls runTask
      }
      Scope scope = begin(task);
      if (scope != null) {
        running.set(task);
      }
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

  private @Nullable Scope begin(Object task) {
    Handoff handoff = submitted.take(task);
    if (handoff == null && !requests.propagating()) {
      return null;
    }
    Handoff first = scheduled.get(task);
    if (first == null) {
      return requests.beginTask(handoff);
    }
    boolean ticks = periodNanos.get(task) instanceof Long period && period != 0;
    return ticks ? requests.beginTick() : requests.begin(first);
  }
}
