package io.pivotscope.agent.run;

import io.pivotscope.baggage.Call;
import io.pivotscope.baggage.EventId;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the sender of a message keeps until the reply comes: which request asked, and under which
 * ordinal. Opaque; may be dropped. Every branch that learns of the reply may complete it.
 */
public final class Ticket {
  final EventId request;
  final Call call;

  private final AtomicBoolean merged = new AtomicBoolean();

  Ticket(EventId request, Call call) {
    this.request = request;
    this.call = call;
  }

  boolean isFirstMerge() {
    return merged.compareAndSet(false, true);
  }
}
