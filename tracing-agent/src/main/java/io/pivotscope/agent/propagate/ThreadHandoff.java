package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread continues the request that started it, and {@code join} merges what it ended with. The
 * handoff waits in a side table until the thread is first seen, so {@code Thread.run} and its
 * overrides stay untouched. Background threads ({@link BackgroundThreads}) get none.
 */
final class ThreadHandoff {
  private static final Outcome STILL_RUNNING = requests -> {};

  private final Requests requests;
  private final Outcomes outcomes;
  private final BackgroundThreads background;
  private final SideTable<Handoff> started = new SideTable<>();

  ThreadHandoff(Requests requests, Outcomes outcomes, BackgroundThreads background) {
    this.requests = requests;
    this.outcomes = outcomes;
    this.background = background;
    requests.onFirstSight(this::inheritance);
  }

  Declaration declaration() {
    TypeMatch thread = TypeMatch.exactly("java.lang.Thread");
    TypeMatch virtual = TypeMatch.exactly("java.lang.VirtualThread");
    // start() and, since 21, start(ThreadContainer), which executors of virtual threads call.
    MethodMatch start = MethodMatch.named("start");
    return new Declaration(
        "Thread",
        List.of(
            HookPoint.watching("jdk.Thread.start", thread, start, new Start()),
            HookPoint.watching("jdk.VirtualThread.start", virtual, start, new Start()),
            HookPoint.watching(
                "jdk.Thread.exit", thread, MethodMatch.exactly("exit", "()V"), this::end),
            HookPoint.watching(
                "jdk.VirtualThread.run",
                virtual,
                MethodMatch.exactly("run", "(Ljava/lang/Runnable;)V"),
                new VirtualRun()),
            HookPoint.watching("jdk.Thread.join", thread, MethodMatch.named("join"), new Join())),
        List.of());
  }

  private @Nullable Handoff inheritance(Thread thread) {
    Handoff handoff = started.remove(thread);
    if (handoff != null) {
      outcomes.put(thread, STILL_RUNNING);
    }
    return handoff;
  }

  private @Nullable Object end(@Nullable Object self, @Nullable Object[] args) {
    // A thread that inherited nothing, or was never seen, has nothing to bring to a join.
    if (self != null && outcomes.get(self) == STILL_RUNNING) {
      Handoff ended = requests.capture();
      if (ended != null) {
        outcomes.ended(self, ended);
      }
    }
    return null;
  }

  private final class Start implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self instanceof Thread thread && started.get(thread) == null) {
        Handoff handoff = background.isBackground(thread) ? null : requests.capture();
        if (handoff != null) {
          started.put(thread, handoff);
          return thread;
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
        started.remove(state);
      }
      return result;
    }
  }

  private final class VirtualRun implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      end(self, args);
      return result;
    }
  }

  private final class Join implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (thrown == null && self instanceof Thread thread && !thread.isAlive()) {
        outcomes.read(thread);
      }
      return result;
    }
  }
}
