package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way, whose reply its caller waits for or has a callback for. Does not know the
 * library's object, which must be free to go. Thread-safe.
 */
final class Sent {
  final Outgoing outgoing;

  /** The request that goes on in the callback; null if the caller waits. */
  final @Nullable Handoff callback;

  private final CarrierHop hop;
  private @Nullable Ticket ticket;
  private byte @Nullable [] reply;
  private boolean replied;
  private boolean over;

  Sent(CarrierHop hop, Outgoing outgoing, @Nullable Handoff callback) {
    this.hop = hop;
    this.outgoing = outgoing;
    this.callback = callback;
    this.ticket = outgoing.ticket();
  }

  /** It leaves without its header: a reply without one is no surprise. */
  synchronized void leftBare() {
    ticket = null;
  }

  /** Its reply has come; whoever waits is told after this. */
  synchronized void arrived(byte @Nullable [] header) {
    if (over) {
      hop.orphaned();
    } else {
      reply = header;
      replied = true;
    }
  }

  /**
   * The caller goes on, in the calling thread: after the reply, if one has come. If none has, a
   * later one is nobody's.
   */
  synchronized void completed() {
    boolean first = replied && !over;
    over = true;
    if (first) {
      hop.completed(ticket, reply);
    }
  }
}
