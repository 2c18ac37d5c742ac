package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.ScopeHook;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library's own class of tasks, made by who hands the task over and run once: the task continues
 * the request in which its object was made.
 */
final class TaskObject {
  private final Requests requests;
  private final SideTable<Handoff> made = new SideTable<>();

  private TaskObject(Requests requests) {
    this.requests = requests;
  }

  static List<HookPoint> hookPoints(Requests requests, String id, String type) {
    TaskObject task = new TaskObject(requests);
    return List.of(
        Hook.leaving(id + ".new", type, MethodMatch.named("<init>"), task::keep),
        Hook.around(
            id + ".run",
            type,
            MethodMatch.exactly("run", "()V"),
            new ScopeHook(requests, task::run)));
  }

  private @Nullable Object keep(
      @Nullable Object task,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Handoff handoff = task == null ? null : requests.capture();
    if (handoff != null && task != null) {
      made.put(task, handoff);
    }
    return result;
  }

  private @Nullable Scope run(@Nullable Object task, @Nullable Object[] args) {
    Handoff handoff = task == null ? null : made.remove(task);
    return handoff == null ? null : requests.begin(handoff);
  }
}
