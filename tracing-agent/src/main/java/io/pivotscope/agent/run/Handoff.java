package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.RootKind;
import java.util.ArrayList;
import java.util.List;
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

  private Handoff(List<Handoff> ends) {
    Handoff first = ends.get(0);
    long unsettled = first.unsettledFrom;
    long latest = first.hlc;
    long tidied = first.tidiedFor;
    boolean isRefused = false;
    List<Baggage> known = new ArrayList<>(ends.size());
    for (Handoff end : ends) {
      unsettled = Scope.earliest(unsettled, end.unsettledFrom);
      latest = Math.max(latest, end.hlc);
      tidied = Math.min(tidied, end.tidiedFor);
      isRefused |= end.refused;
      known.add(end.baggage);
    }
    this.request = first.request;
    this.root = first.root;
    this.unsettledFrom = unsettled;
    this.refused = isRefused;
    this.tidiedFor = tidied;
    this.hlc = latest;
    this.baggage = Scope.joined(known);
  }

  /** What a scope has ended with that had no baggage of its own; null if nobody named it. */
  static @Nullable Handoff of(Scope ended) {
    EventId request = ended.request;
    return request == null ? null : new Handoff(ended, request, ended.hlc);
  }

  /** The end of several branches of one request. */
  static Handoff joined(List<Handoff> ends) {
    return ends.size() == 1 ? ends.get(0) : new Handoff(ends);
  }

  /** Whether the two are joined without a copy of what either knew. */
  boolean joinsCheaply(Handoff other) {
    return baggage == other.baggage || baggage.isBare() || other.baggage.isBare();
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
