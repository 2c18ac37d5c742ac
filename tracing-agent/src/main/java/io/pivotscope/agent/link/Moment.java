package io.pivotscope.agent.link;

import org.jspecify.annotations.Nullable;

/**
 * What can be observed at one event. Lives as long as the event's advice runs.
 *
 * @param args the arguments that were passed, boxed
 * @param elapsedNanos entry to here
 * @param request the request's id, for people
 */
public record Moment(
    @Nullable Object self,
    @Nullable Object[] args,
    @Nullable Object result,
    @Nullable Throwable thrown,
    long elapsedNanos,
    long hlc,
    RequestName request) {

  /** Says which request the event belongs to; asked only where an advice observes it. */
  @FunctionalInterface
  public interface RequestName {
    String name();
  }
}
