package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's promises. A listener continues the request that registered it, after what the promise
 * brings; {@code sync}, {@code await} and {@code get} merge what the completing thread knew.
 */
final class NettyPromises {
  private static final int SYNTHETIC = 0x1000;

  private final String type;
  private final Requests requests;
  private final Outcomes outcomes;

  /** By promise: one listener may be registered with many. */
  private final SideTable<HandoffQueue> listeners = new SideTable<>();

  /**
   * @param netty the package {@code io.netty}, as this copy of it is called
   */
  NettyPromises(String netty, Requests requests, Outcomes outcomes) {
    this.type = netty + ".util.concurrent.DefaultPromise";
    this.requests = requests;
    this.outcomes = outcomes;
  }

  Declaration declaration() {
    MethodMatch add = MethodMatch.named("addListener0");
    MethodMatch remove = MethodMatch.named("removeListener0");
    MethodMatch notify = MethodMatch.named("notifyListener0");
    MethodMatch complete = MethodMatch.exactly("setValue0", "(Ljava/lang/Object;)Z");
    MethodMatch names =
        MethodMatch.named(
            "sync",
            "syncUninterruptibly",
            "await",
            "awaitUninterruptibly",
            "get",
            "getNow",
            "join",
            "resultNow");
    MethodMatch read =
        (name, descriptor, access) ->
            names.matches(name, descriptor, access) && (access & SYNTHETIC) == 0;
    return new Declaration(
        type,
        List.of(
            point("addListener", add, this::added),
            point("removeListener", remove, this::removed),
            point("notifyListener", notify, new ScopeHook(requests, this::notifies)),
            point("complete", complete, new CompletionHook(requests, outcomes, promise -> true)),
            point("read", read, new Read())),
        List.of(
            new Reference(type, "addListener0(listener)", add),
            new Reference(type, "notifyListener0(future, listener)", notify),
            new Reference(type, "setValue0(Object)", complete)));
  }

  private HookPoint point(String what, MethodMatch method, MethodHook hook) {
    return HookPoint.watching(type + "." + what, TypeMatch.exactly(type), method, hook);
  }

  private @Nullable Object added(@Nullable Object self, @Nullable Object[] args) {
    Object listener = args[0];
    Handoff handoff = self == null || listener == null ? null : requests.capture();
    if (self == null || listener == null || handoff == null) {
      return null;
    }
    listeners.getOrPut(self, HandoffQueue::ofOne).add(listener, handoff);
    return null;
  }

  private @Nullable Object removed(@Nullable Object self, @Nullable Object[] args) {
    HandoffQueue present = self == null ? null : listeners.get(self);
    if (present != null && args[0] != null) {
      present.cancelLatest(args[0]);
    }
    return null;
  }

  /** (promise, listener) */
  private @Nullable Scope notifies(@Nullable Object self, @Nullable Object[] args) {
    Object promise = args[0];
    Object listener = args[1];
    if (promise == null || listener == null) {
      return null;
    }
    HandoffQueue present = listeners.get(promise);
    Handoff handoff = present == null ? null : present.take(listener);
    if (handoff == null) {
      // Registered before the weaving: not in the event loop's own run, which is everybody's.
      return requests.propagating() && requests.isOutsideOfTasks()
          ? requests.beginTask(null)
          : null;
    }
    Scope scope = requests.begin(handoff);
    outcomes.read(promise);
    return scope;
  }

  private final class Read implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      // Before it is complete there is nothing to read, and a subclass may say what it likes.
      if (self != null && FutureTaskHandoff.saysHowItEnded(thrown)) {
        outcomes.read(self);
      }
      return returned;
    }
  }
}
