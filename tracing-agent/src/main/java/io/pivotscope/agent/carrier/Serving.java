package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The serving of one message: a handler, or several callbacks one after another on any threads, and
 * a reply that may go out during one, between two, or after the last. Thread-safe.
 */
final class Serving {
  private final Requests requests;
  private final CarrierHop hop;
  private final Scope scope;

  /** The thread that is at work on it; only ever compared. */
  private @Nullable Thread active = Thread.currentThread();

  private boolean answered;
  private boolean abandoned;

  /** Begins with the message's header; the calling thread is at work on it until it leaves. */
  Serving(Requests requests, CarrierHop hop, byte @Nullable [] header) {
    this.requests = requests;
    this.hop = hop;
    this.scope = hop.receive(header);
  }

  /**
   * The next callback begins on the calling thread. Pair with leave if true.
   *
   * @return false if a callback is in progress, whose thread keeps the scope
   */
  synchronized boolean enter() {
    if (active != null) {
      return false;
    }
    active = Thread.currentThread();
    requests.resume(scope);
    return true;
  }

  /** The handler or callback is done; the thread gets back what it had. */
  synchronized void leave() {
    active = null;
    if (answered) {
      requests.end(scope);
    } else {
      // Somebody else will answer, with what this thread has learnt till now.
      requests.suspend(scope);
    }
  }

  /** Nobody waits for the answer any more. */
  synchronized void abandon() {
    abandoned = true;
  }

  /** The header for the answer, which goes out now, in the calling thread; null from then on. */
  synchronized byte @Nullable [] reply() {
    if (answered) {
      return null;
    }
    answered = true;
    if (abandoned) {
      return null;
    }
    if (active == Thread.currentThread()) {
      return hop.reply(scope);
    }
    if (active != null) {
      // The handler still works on its branch, which another thread must not touch.
      return hop.replyMeanwhile(scope);
    }
    // What the answering thread knows of the same request goes back too.
    Handoff answering = requests.capture();
    requests.resume(scope);
    try {
      if (answering != null && requests.isOfCurrent(answering)) {
        requests.merge(answering);
      }
      return hop.reply(scope);
    } finally {
      requests.end(scope);
    }
  }
}
