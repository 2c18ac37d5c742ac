package io.pivotscope.agent.link;

import io.pivotscope.baggage.EventId;
import org.jspecify.annotations.Nullable;

/**
 * What can be observed at one event. Lives as long as the event's advice runs.
 *
 * @param args the arguments that were passed, boxed
 * @param elapsedNanos entry to here
 * @param micros physical time here, not the stamp's: that one waits where a peer's clock is ahead
 * @param event the event's id
 * @param request the id of its request
 */
public record Moment(
    @Nullable Object self,
    @Nullable Object[] args,
    @Nullable Object result,
    @Nullable Throwable thrown,
    long elapsedNanos,
    long micros,
    EventId event,
    Request request) {

  /** Says which request the event belongs to; asked only where an advice observes it. */
  @FunctionalInterface
  public interface Request {
    EventId id();
  }
}
