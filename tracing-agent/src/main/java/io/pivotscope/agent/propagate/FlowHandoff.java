package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.concurrent.SubmissionPublisher}: each subscriber's {@code onNext} continues the
 * request that submitted the item. Kept by subscription and item, so one object that is submitted
 * many times is told apart.
 */
final class FlowHandoff {
  private static final String SUBSCRIPTION =
      "java.util.concurrent.SubmissionPublisher$BufferedSubscription";

  private final Requests requests;
  private final SideTable<HandoffQueue> bySubscription = new SideTable<>();

  FlowHandoff(Requests requests) {
    this.requests = requests;
  }

  Declaration declaration() {
    TypeMatch subscription = TypeMatch.exactly(SUBSCRIPTION);
    return new Declaration(
        "SubmissionPublisher",
        List.of(
            HookPoint.watching(
                "jdk.SubmissionPublisher.offer",
                subscription,
                MethodMatch.named("offer", "retryOffer"),
                new Offer()),
            HookPoint.watching(
                "jdk.SubmissionPublisher.consumeNext",
                subscription,
                MethodMatch.named("consumeNext"),
                new ScopeHook(requests, this::consume))),
        List.of());
  }

  private final class Offer implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object item = args[0];
      Handoff handoff = self == null || item == null ? null : requests.capture();
      if (self == null || item == null || handoff == null) {
        return null;
      }
      bySubscription.getOrPut(self, HandoffQueue::ofOne).add(item, handoff);
      return item;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      boolean added = result instanceof Integer lag && lag > 0;
      HandoffQueue present = state == null || self == null ? null : bySubscription.get(self);
      if (present != null && state != null && !added) {
        present.cancelLatest(state); // full, to be tried again, or closed
      }
      return result;
    }
  }

  private @Nullable Scope consume(@Nullable Object self, @Nullable Object[] args) {
    Object item = args[1];
    if (self == null || item == null || !requests.propagating()) {
      return null;
    }
    HandoffQueue present = bySubscription.get(self);
    return requests.beginTask(present == null ? null : present.take(item));
  }
}
