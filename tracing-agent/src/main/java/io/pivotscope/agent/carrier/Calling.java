package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call in its caller's process, from its start to its last callback. Its callbacks
 * continue the request that started it, each after the one before; the last one comes after the
 * replies of all attempts. Knows no object of the library. Thread-safe.
 */
final class Calling {

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Arrived(@Nullable Ticket ticket, byte[] header) {}

  private final Requests requests;
  private final CarrierHop hop;
  private final @Nullable Ticket first;
  private final List<Arrived> replies = new ArrayList<>(1);

  /** What the caller knew when it started the call; with retries, what they brought too. */
  private Handoff known;

  private boolean attempted;
  private boolean inRetriable;

  /** The branch of the callbacks, once there has been one. */
  private @Nullable Scope callbacks;

  private boolean inCallback;
  private boolean closed;

  private Calling(Requests requests, CarrierHop hop, Handoff known, @Nullable Ticket first) {
    this.requests = requests;
    this.hop = hop;
    this.known = known;
    this.first = first;
  }

  /** A call that the calling thread starts; null if its request is not handed on. */
  static @Nullable Calling start(Requests requests, CarrierHop hop, Object headers) {
    Handoff known = requests.capture();
    Outgoing outgoing = known == null ? null : hop.send(true, false);
    if (known == null || outgoing == null) {
      return null;
    }
    return new Calling(requests, hop, known, put(hop, headers, outgoing));
  }

  private static @Nullable Ticket put(CarrierHop hop, Object headers, Outgoing outgoing) {
    if (GrpcMetadata.put(headers, outgoing.header())) {
      return outgoing.ticket();
    }
    hop.oversized();
    return null;
  }

  /** The library will make its attempts by itself, and tell of each. */
  synchronized void isRetriable() {
    inRetriable = true;
  }

  /** The ticket of the next attempt; all but the first get a header of their own. */
  synchronized @Nullable Ticket attempt(Object headers) {
    if (!attempted) {
      attempted = true;
      return first;
    }
    Scope scope = requests.begin(known);
    try {
      mergeReplies();
      Outgoing outgoing = hop.send(true, false);
      if (outgoing == null) {
        GrpcMetadata.take(headers);
        return null;
      }
      return put(hop, headers, outgoing);
    } finally {
      known = requests.endAndKeep(scope);
    }
  }

  /** The end of a call that is made once. */
  synchronized void closed(byte @Nullable [] header, boolean ok) {
    if (!inRetriable) {
      arrived(first, header, ok);
    }
  }

  /**
   * The end of an attempt.
   *
   * @param ok of an error without header nobody can tell whether the server sent it
   */
  synchronized void arrived(@Nullable Ticket ticket, byte @Nullable [] header, boolean ok) {
    if (header == null) {
      if (ok) {
        hop.completed(ticket, null);
      }
    } else if (closed) {
      hop.orphaned();
    } else {
      replies.add(new Arrived(ticket, header));
    }
  }

  /**
   * The calling thread begins a callback. Pair with leave.
   *
   * @param last whether it is the one that tells the end
   */
  synchronized Scope enter(boolean last) {
    closed |= last;
    Scope scope = callbacks;
    if (inCallback) {
      // Only one that was put off while the call waited for its channel.
      scope = requests.begin(known);
    } else {
      inCallback = true;
      if (scope == null) {
        scope = requests.begin(known);
        callbacks = scope;
      } else {
        requests.resume(scope);
      }
    }
    if (closed) {
      mergeReplies();
    }
    return scope;
  }

  synchronized void leave(Scope scope) {
    if (scope != callbacks) {
      requests.end(scope);
      return;
    }
    inCallback = false;
    if (closed) {
      requests.end(scope);
    } else {
      requests.suspend(scope);
    }
  }

  /**
   * The calling thread has learnt of the end by other means than a callback.
   *
   * @param end what the callback ended with
   */
  synchronized void mergeInto(Handoff end) {
    boolean ours = requests.isOfCurrent(end);
    requests.merge(end);
    if (ours) {
      // In the branch that made the call what the server counted is folded into its own.
      mergeReplies();
    }
  }

  private void mergeReplies() {
    for (Arrived each : replies) {
      hop.completed(each.ticket(), each.header());
    }
  }
}
