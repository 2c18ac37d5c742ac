package io.pivotscope.agent.run;

import io.pivotscope.baggage.Call;
import io.pivotscope.baggage.EventId;

/**
 * What the sender of a message keeps until the reply comes: which request asked, and under which
 * ordinal. Opaque, immutable, used for at most one {@link Requests#completed}; may be dropped.
 */
public final class Ticket {
  final EventId request;
  final Call call;

  Ticket(EventId request, Call call) {
    this.request = request;
    this.call = call;
  }
}
