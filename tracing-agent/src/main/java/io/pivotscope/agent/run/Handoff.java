package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.RootKind;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a request on its way from one thread to another within the process, or the state in
 * which a task ended. Opaque; may wait in a side table or wrapper for as long as it likes. It is
 * begun once; {@link #again} makes another for an element that is delivered more than once.
 */
public final class Handoff {

  final EventId request;
  final RootKind root;
  final long unsettledFrom;
  final long hlc;
  final boolean refused;

  /** The receiver's from the moment it begins; guarded by this until then. */
  private Baggage baggage;

  Handoff(Scope from, EventId request, long unsettledFrom, long hlc, Baggage baggage) {
    this.request = request;
    this.root = from.root;
    this.unsettledFrom = unsettledFrom;
    this.refused = from.refused;
    this.hlc = hlc;
    this.baggage = baggage;
  }

  private Handoff(Handoff from, Baggage baggage) {
    this.request = from.request;
    this.root = from.root;
    this.unsettledFrom = from.unsettledFrom;
    this.refused = from.refused;
    this.hlc = from.hlc;
    this.baggage = baggage;
  }

  /** A second branch with the same past. */
  public synchronized Handoff again() {
    return new Handoff(this, baggage.fork());
  }

  /** The scope of the thread that goes on with it. */
  synchronized Scope toScope() {
    Scope scope = new Scope(request, root, unsettledFrom, baggage);
    scope.hlc = hlc;
    scope.refused = refused;
    // Whoever merges or forks this handoff later must not see what the receiver adds.
    baggage = baggage.fork();
    return scope;
  }

  /** Adds what this branch knows to another of the same request. */
  synchronized void joinInto(Baggage target) {
    target.join(baggage);
  }

  boolean isOf(@Nullable EventId other) {
    return request.equals(other);
  }
}
