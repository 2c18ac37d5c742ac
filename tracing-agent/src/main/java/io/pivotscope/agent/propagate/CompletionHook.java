package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.MethodHook;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A method that completes a future, and says whether it was the one: readers of the future merge
 * what the completing thread knew. That is offered before, since a reader may be faster than the
 * method's return, and withdrawn if another thread was first.
 */
final class CompletionHook implements MethodHook {

  private record Completion(StageOutcome outcome, Outcome offered) {}

  private final Requests requests;
  private final Outcomes outcomes;
  private final Predicate<Object> mayBePending;

  /**
   * @param mayBePending false of a future that is known to be complete
   */
  CompletionHook(Requests requests, Outcomes outcomes, Predicate<Object> mayBePending) {
    this.requests = requests;
    this.outcomes = outcomes;
    this.mayBePending = mayBePending;
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
    Handoff handoff = self != null && mayBePending.test(self) ? requests.capture() : null;
    if (self == null || handoff == null) {
      return null;
    }
    Completion completion = new Completion(outcomes.stage(self), handoff);
    return completion.outcome().offer(completion.offered()) ? completion : null;
  }

  @Override
  public @Nullable Object exit(
      @Nullable Object state,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    if (state instanceof Completion completion && !Boolean.TRUE.equals(returned)) {
      completion.outcome().withdraw(completion.offered());
    }
    return returned;
  }
}
