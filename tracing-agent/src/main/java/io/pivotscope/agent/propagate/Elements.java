package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.ElementTypes.Kind;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import java.lang.ref.WeakReference;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Elements between the thread that puts them into a queue and the one that takes them out. The
 * taker goes on with the element's request until it asks a queue of elements for the next one
 * (LANGUAGE 1.2). An element of which nobody knows who put it has a request of its own.
 *
 * <p>A Runnable that nobody declared is a task only for a worker: a thread for which nothing but
 * the thread itself was seen to begin. Inside a handling or task it may as well be a resource that
 * is borrowed from a pool, and the thread stays with its request.
 *
 * <p>Kept by queue and element, so an object that is in two queues, or twice in one, is told apart.
 * Thread-safe.
 */
final class Elements {
  /** The element is held weakly: the thread may never take another one. */
  private static final class Taken extends WeakReference<Object> {
    private final Scope scope;

    /** Of the same thread, before a task or handling began in which this one was taken. */
    private final @Nullable Taken outer;

    Taken(Object element, Scope scope, @Nullable Taken outer) {
      super(WrappedTask.inside(element));
      this.scope = scope;
      this.outer = outer;
    }
  }

  /** What is known of one thread: one look-up for all. Touched by that thread alone. */
  static final class OfThread {
    /** Above 0 inside of methods that hand a task on in their own way. */
    int elsewhere;

    /** Above 0 inside of what a pool does with a task that it has no room for. */
    int rejecting;

    /** Whether it runs tasks of which a hook of its own tells the begin. */
    boolean isWorker;

    /** The task that it runs for a pool. */
    ExecutorHandoff.@Nullable Activation active;

    /** Of what it took out of a queue last, if that may be a pool's. */
    Submitted.@Nullable TakenOut takenOut;

    /** How often something was removed from a queue that tells. */
    int removals;

    private @Nullable Taken taken;
  }

  private final Requests requests;
  private final @Nullable ElementTypes types;

  /** Of pools, whose queues need not hand tasks on. */
  final Submitted submitted = new Submitted();

  /** Of each queue that is known to hold elements. */
  private final SideTable<HandoffQueue> byQueue = new SideTable<>();

  /** Of pools, which tell themselves when a task begins: whoever else takes one out drops it. */
  private final SideTable<Boolean> ofPools = new SideTable<>();

  private final ThreadLocal<OfThread> ofThread = ThreadLocal.withInitial(OfThread::new);

  Elements(Requests requests, @Nullable ElementTypes types) {
    this.requests = requests;
    this.types = types;
  }

  /** Elements of every class, but only in queues that some hook has put one into. */
  static Elements ofKnownQueues(Requests requests) {
    return new Elements(requests, null);
  }

  private Kind kind(Object element) {
    return types == null ? Kind.DECLARED : types.of(element);
  }

  /**
   * An element goes into a queue, and cannot be seen there yet.
   *
   * @param handsOver whether the queue may give the element to a taker that waits, unseen
   * @return whether it has got a request with it
   */
  boolean put(Object queue, Object element, boolean handsOver) {
    Kind kind = kind(element);
    if (kind == Kind.TASK && here().elsewhere > 0) {
      if (ofPools.get(queue) == null) {
        ofPools.put(queue, true);
      }
      return false;
    }
    if (kind == Kind.NOTHING || kind == Kind.TASK && ExecutorHandoff.carriesItself(element)) {
      return false;
    }
    Handoff handoff = requests.capture();
    if (handoff == null) {
      return false;
    }
    if (handsOver) {
      of(queue).replace(element, handoff);
    } else {
      of(queue).add(element, handoff);
    }
    return true;
  }

  /** An element that was put last did not stay in the queue. */
  void drop(Object queue, Object element) {
    HandoffQueue present = byQueue.get(queue);
    if (present != null) {
      present.cancelLatest(element);
    }
  }

  /** The first of an element's places in the queue is taken out, to be dropped. */
  void removed(Object queue, Object element) {
    HandoffQueue present = byQueue.get(queue);
    boolean wasKnown = present != null && present.cancelOldest(element);
    if (mayBePools(queue)) {
      here().removals++;
      if (!wasKnown) {
        submitted.removed(element);
      }
    }
  }

  /** Whether something may be known of elements of the queue. */
  boolean mayKnow(Object queue) {
    return byQueue.get(queue) != null || mayBePools(queue) && !submitted.isEmpty();
  }

  /** Others hold what the application keeps beside a pool. A DelayQueue has a PriorityQueue. */
  private static boolean mayBePools(Object queue) {
    return queue instanceof BlockingQueue || queue instanceof PriorityQueue;
  }

  /** A queue is emptied, without anybody going on with what was in it. */
  void dropAll(Object queue) {
    if (byQueue.get(queue) != null) {
      byQueue.put(queue, HandoffQueue.ofOne());
    }
  }

  /** The calling thread takes an element out and goes on with it. */
  void take(Object queue, Object element) {
    Kind kind = kind(element);
    HandoffQueue known = kind == Kind.NOTHING ? null : byQueue.get(queue);
    Handoff handoff = known == null ? null : known.take(element);
    if (handoff == null && element instanceof Runnable && mayBePools(queue)) {
      tellPools(element);
    }
    // A task that has run waits in a queue of results, as ExecutorCompletionService has one.
    if (kind == Kind.NOTHING
        || kind == Kind.TASK && FutureStates.isDone(element)
        || known == null && types == null) {
      return;
    }
    if (handoff == null && !requests.propagating()) {
      return;
    }
    OfThread here = here();
    boolean isOfPool = kind == Kind.TASK && ofPools.get(queue) != null;
    if (kind == Kind.TASK && here.rejecting > 0 && (handoff == null || isOfPool)) {
      return; // the oldest makes room: the thread goes on with what it is at
    }
    leave(here);
    boolean isNone = handoff == null && (here.isWorker || isOfPool);
    if (kind == Kind.TASK && (isNone || !requests.isOutsideOfTasks())) {
      return;
    }
    if (known == null) {
      of(queue);
    }
    if (kind == Kind.DECLARED && handoff != null && requests.isOfCurrent(handoff)) {
      requests.merge(handoff); // the thread is in that request already, and stays
      return;
    }
    here.taken = new Taken(element, requests.beginTask(handoff), here.taken);
  }

  private void tellPools(Object element) {
    if (!ExecutorHandoff.carriesItself(element)
        && (requests.propagating() || !submitted.isEmpty())) {
      submitted.takenOut(here(), element);
    }
  }

  /** The calling thread asks for the next element: it has done with the last one. */
  void next(Object queue) {
    OfThread here = here();
    if (here.taken != null && here.rejecting == 0 && byQueue.get(queue) != null) {
      leave(here);
    }
  }

  /** Whether the calling thread goes on with this element since it took it. */
  boolean isTaken(Object element) {
    Taken present = here().taken;
    return present != null
        && present.refersTo(WrappedTask.inside(element))
        && requests.isCurrent(present.scope);
  }

  /** Of the calling thread. */
  OfThread here() {
    return ofThread.get();
  }

  /** Ends what was taken last, unless something else has begun since and goes on. */
  private void leave(OfThread here) {
    Taken last = here.taken;
    while (last != null && !requests.isOpen(last.scope)) {
      last = last.outer; // it ended with what was around it
    }
    if (last != null && requests.isCurrent(last.scope)) {
      requests.end(last.scope);
      last = last.outer;
    }
    here.taken = last;
  }

  private HandoffQueue of(Object queue) {
    return byQueue.getOrPut(queue, HandoffQueue::ofOne);
  }
}
