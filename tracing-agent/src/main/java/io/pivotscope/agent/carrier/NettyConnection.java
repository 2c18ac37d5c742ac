package io.pivotscope.agent.carrier;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is under way on one channel. Requests and responses have the same order, so the oldest
 * request that has no answer is the one that is answered next. Thread-safe.
 *
 * @param <W> the work for a request: its handling, or that of its response
 */
final class NettyConnection<W extends Resumable> {
  /** Requests that a peer may leave unanswered before the oldest are forgotten. */
  private static final int MAX_UNANSWERED = 1024;

  private final Queue<W> unanswered = new ArrayDeque<>();
  private @Nullable W current;
  private @Nullable Thread busy;

  synchronized void asked(W work) {
    if (unanswered.size() >= MAX_UNANSWERED) {
      unanswered.remove();
    }
    unanswered.add(work);
  }

  synchronized @Nullable W answered() {
    return unanswered.poll();
  }

  synchronized @Nullable W oldest() {
    return unanswered.peek();
  }

  /** The work to which the message belongs whose body is being read. */
  synchronized @Nullable W current() {
    return current;
  }

  synchronized void setCurrent(@Nullable W work) {
    current = work;
  }

  /** Whether the calling thread is inside the handlers of one of the channel's messages. */
  synchronized boolean isBusyHere() {
    return busy == Thread.currentThread();
  }

  synchronized void setBusy(boolean here) {
    busy = here ? Thread.currentThread() : null;
  }
}
