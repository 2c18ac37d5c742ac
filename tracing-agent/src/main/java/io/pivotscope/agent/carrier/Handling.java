package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A message that is handled, until it is answered: on one thread at a time, and on none while
 * nobody works on it. Whoever answers may be another thread than the handler's, at any time.
 * Thread-safe.
 */
final class Handling implements Resumable {
  private final Requests requests;
  private final CarrierHop hop;
  private final Scope scope;
  private @Nullable Thread handler = Thread.currentThread();
  private @Nullable Handoff learnt;

  private Handling(Requests requests, CarrierHop hop, Scope scope) {
    this.requests = requests;
    this.hop = hop;
    this.scope = scope;
  }

  /** The calling thread handles a message from now on. Pair with {@link #leave}. */
  static Handling begin(Requests requests, CarrierHop hop, byte @Nullable [] header) {
    return new Handling(requests, hop, hop.receive(header));
  }

  @Override
  public synchronized boolean resume() {
    if (handler != null) {
      return false;
    }
    handler = Thread.currentThread();
    requests.resume(scope);
    mergeLearnt();
    return true;
  }

  /**
   * What the calling thread has done for the request precedes whatever goes on with the handling
   * later: it says that the handling shall go on. Of several such sayings the last counts.
   */
  synchronized void goesOnAfterThis() {
    if (handler != Thread.currentThread()) {
      learnt = requests.capture();
    }
  }

  private void mergeLearnt() {
    Handoff before = learnt;
    learnt = null;
    if (before != null && requests.isOfCurrent(before)) {
      requests.merge(before);
    }
  }

  @Override
  public synchronized void leave() {
    handler = null;
    requests.suspend(scope);
  }

  /**
   * The header of the answer, which leaves now: with what the handler has done, and what the
   * calling thread knows of the same request. While another thread is the handler, without what
   * that does. Null for all but the first, and if the message had no header.
   */
  synchronized byte @Nullable [] reply() {
    Thread here = Thread.currentThread();
    if (handler == here) {
      return hop.reply(scope);
    }
    if (handler != null) {
      // The handler still works on its branch, which another thread must not touch.
      return hop.replyMeanwhile(scope);
    }
    Handoff answering = requests.capture();
    requests.resume(scope);
    try {
      mergeLearnt();
      if (answering != null && requests.isOfCurrent(answering)) {
        requests.merge(answering);
      }
      return hop.reply(scope);
    } finally {
      requests.suspend(scope);
    }
  }
}
