package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The body of a FutureTask together with the request that submitted it. */
final class CarriedCallable implements Callable<@Nullable Object> {
  private final Callable<?> body;
  private final Object task;
  private final Requests requests;
  private final Outcomes outcomes;
  // Written by the submitter, then only by the one thread that runs the task.
  private @Nullable Handoff handoff;

  CarriedCallable(
      Callable<?> body, Object task, Handoff handoff, Requests requests, Outcomes outcomes) {
    this.body = body;
    this.task = task;
    this.handoff = handoff;
    this.requests = requests;
    this.outcomes = outcomes;
  }

  /** The task runs again and again: each run is a request of its own. */
  void isPeriodic() {
    handoff = null;
  }

  @Override
  public @Nullable Object call() throws Exception {
    Scope scope = begin();
    try {
      return body.call();
    } finally {
      if (scope != null) {
        end(scope);
      }
    }
  }

  private @Nullable Scope begin() {
    Handoff once = handoff;
    if (once == null) {
      return null;
    }
    handoff = null;
    try {
      return requests.begin(once);
    } catch (Throwable ours) {
      return null; // the task runs, without its request
    }
  }

  // Before the task's result can be seen: FutureTask sets it after call() has returned.
  private void end(Scope scope) {
    try {
      outcomes.ended(task, requests.endAndKeep(scope));
    } catch (Throwable ours) {
      // The task's own result or exception is what its caller gets.
    }
  }

  /** FutureTask.toString shows its callable. */
  @Override
  public String toString() {
    return body.toString();
  }
}
