package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The body of a FutureTask together with the request that submitted it, and later with what the
 * task ended with.
 */
class CarriedCallable implements Callable<@Nullable Object> {
  private final Requests requests;
  private @Nullable Callable<?> body;
  // Written by the submitter, then only by the one thread that runs the task.
  private @Nullable Handoff handoff;
  private @Nullable Outcome end;

  CarriedCallable(Callable<?> body, Handoff handoff, Requests requests) {
    this.body = body;
    this.handoff = handoff;
    this.requests = requests;
  }

  /** The task runs again and again: each run is a request of its own. */
  final void isPeriodic() {
    handoff = null;
  }

  @Override
  public final @Nullable Object call() throws Exception {
    Callable<?> todo = body;
    Scope scope = begin();
    try {
      return todo == null ? null : todo.call();
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
      ended(requests.endAsOutcome(scope));
    } catch (Throwable ours) {
      // The task's own result or exception is what its caller gets.
    }
  }

  /** Where readers of the task's result find what it ended with. */
  void ended(Outcome end) {
    this.end = end;
  }

  /** What the task ended with; null before that, and for good where it is kept elsewhere. */
  final @Nullable Outcome end() {
    return end;
  }

  /** The task is done: nobody calls its body again. */
  final void letGoOfBody() {
    body = null;
  }

  /** FutureTask.toString shows its callable while the task is not done. */
  @Override
  public final String toString() {
    Callable<?> todo = body;
    return todo == null ? "done" : todo.toString();
  }
}
