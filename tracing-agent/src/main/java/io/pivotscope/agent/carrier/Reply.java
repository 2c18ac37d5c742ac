package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A reply as the outcome of the future that waits for it. The first reader of the caller's request
 * completes the call; later ones merge what that one knew then.
 */
final class Reply implements Outcome {
  private final CarrierHop hop;
  private final byte @Nullable [] header;
  private @Nullable Ticket ticket;
  private boolean completed;
  private @Nullable Handoff known;

  /**
   * @param ticket null where the message's header had none
   */
  Reply(CarrierHop hop, @Nullable Ticket ticket, byte @Nullable [] header) {
    this.hop = hop;
    this.ticket = ticket;
    this.header = header;
  }

  @Override
  public synchronized void mergeInto(Requests requests) {
    if (completed) {
      requests.merge(known);
    } else if (hop.completed(ticket, header)) {
      completed = true;
      ticket = null;
      known = requests.capture();
    }
  }
}
