package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.RootKind;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a request on its way from one thread to another within the process, or the state in
 * which a task ended. Opaque; may wait in a side table or wrapper for as long as it likes, and may
 * be begun any number of times: each is a branch of its own. Immutable.
 */
public final class Handoff {

  final EventId request;
  final RootKind root;
  final long unsettledFrom;
  final long hlc;
  final boolean refused;
  private final long tidiedFor;

  /** Never written to. Looking into it may decode it, so that is guarded by it. */
  private final Baggage baggage;

  Handoff(Scope from, EventId request, long hlc) {
    this.request = request;
    this.root = from.root;
    this.unsettledFrom = from.unsettledFrom;
    this.refused = from.refused;
    this.tidiedFor = from.tidiedFor;
    this.hlc = hlc;
    this.baggage = from.fork();
  }

  /** The scope of the thread that goes on with it. */
  Scope toScope() {
    Scope scope = new Scope(request, root, unsettledFrom, fork());
    scope.hlc = hlc;
    scope.refused = refused;
    scope.tidiedFor = tidiedFor;
    scope.forked = baggage;
    return scope;
  }

  private Baggage fork() {
    if (baggage.isBare()) {
      return baggage.fork();
    }
    synchronized (baggage) {
      return baggage.fork();
    }
  }

  /** Adds what this branch knows to another of the same request. */
  void joinInto(Scope target) {
    if (baggage.isBare() || baggage == target.forked && target.baggage.isAsIn(baggage)) {
      return;
    }
    synchronized (baggage) {
      target.baggage.join(baggage);
    }
  }

  boolean isOf(@Nullable EventId other) {
    return request.equals(other);
  }
}
