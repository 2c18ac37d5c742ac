package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Elements.OfThread;
import io.pivotscope.agent.run.Handoff;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The requests of tasks that were given to {@code ThreadPoolExecutor.execute}, until they begin.
 *
 * <pre>
 *   execute                              waits beside the task
 *   the pool's queue gives it out        goes with the thread that took it, whoever that is
 *   beforeExecute                        begins: of a new worker's first task, what waits
 *   reject; remove, clear, drainTo       forgotten
 * </pre>
 *
 * <p>So what is taken out of the queue by somebody who does not run it leaves nothing behind: the
 * same object, submitted once more, would run with it. Thread-safe.
 */
final class Submitted {

  /** The task that a thread took out of a queue last, and what it was submitted with, if that. */
  static final class TakenOut extends WeakReference<Object> {
    private @Nullable Handoff handoff;

    TakenOut(Object task, @Nullable Handoff handoff) {
      super(task); // weak: this thread may never take another one
      this.handoff = handoff;
    }
  }

  private final HandoffQueue waiting = new HandoffQueue();

  void add(Object task, Handoff handoff) {
    waiting.add(WrappedTask.inside(task), handoff);
  }

  /** The pool does not want the task that was submitted last. */
  void rejected(Object task) {
    waiting.cancelLatest(WrappedTask.inside(task));
  }

  /** A task is taken out of a queue to be dropped, or run by nobody knows whom. */
  void removed(Object element) {
    if (!waiting.isEmpty()) {
      waiting.cancelOldest(WrappedTask.inside(element));
    }
  }

  /** True means that nothing that is taken out of a queue needs to be told. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The thread has taken a task out of a queue. */
  void takenOut(OfThread here, Object element) {
    Object task = WrappedTask.inside(element);
    here.takenOut = new TakenOut(task, waiting.take(task));
  }

  /** What the thread shall begin the task with; null if nobody knows, or it has begun with it. */
  @Nullable Handoff begins(OfThread here, Object task) {
    TakenOut last = here.takenOut;
    if (last == null || !last.refersTo(task)) {
      return waiting.take(task);
    }
    Handoff handoff = last.handoff;
    last.handoff = null;
    return handoff;
  }

  /** See {@link HandoffQueue#evicted}. */
  long evicted() {
    return waiting.evicted();
  }
}
