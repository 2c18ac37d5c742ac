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
public final class Handoff implements Outcome {

  final EventId request;
  final RootKind root;
  final long unsettledFrom;
  final long hlc;
  final boolean refused;
  final long tidiedFor;

  /** Never written to. A look into it may decode it, so that is guarded by it. */
  final Baggage baggage;

  Handoff(Scope from, EventId request, long hlc) {
    this.request = request;
    this.root = from.root;
    this.unsettledFrom = from.unsettledFrom;
    this.refused = from.refused;
    this.tidiedFor = from.tidiedFor;
    this.hlc = hlc;
    this.baggage = from.fork();
  }

  private Handoff(Handoff one, Handoff other) {
    this.request = one.request;
    this.root = one.root;
    this.unsettledFrom = Scope.earliest(one.unsettledFrom, other.unsettledFrom);
    this.refused = one.refused || other.refused;
    this.tidiedFor = Math.min(one.tidiedFor, other.tidiedFor);
    this.hlc = Math.max(one.hlc, other.hlc);
    this.baggage = Scope.joined(one.baggage, other.baggage);
  }

  /** What a scope has ended with that had no baggage of its own; null if nobody named it. */
  static @Nullable Handoff of(Scope ended) {
    EventId request = ended.request;
    return request == null ? null : new Handoff(ended, request, ended.hlc);
  }

  /** The end of both, where another branch of the same request has ended too. */
  Handoff joined(Handoff other) {
    return other == this ? this : new Handoff(this, other);
  }

  /** Whether one of the scope, if it were made now with that stamp, would say the same. */
  boolean isStill(Scope scope, long now) {
    return hlc == now
        && tidiedFor == scope.tidiedFor
        && unsettledFrom == scope.unsettledFrom
        && refused == scope.refused
        && scope.isAsIn(baggage);
  }

  boolean isOf(@Nullable EventId other) {
    return request.equals(other);
  }

  @Override
  public void mergeInto(Requests requests) {
    requests.merge(this);
  }
}
