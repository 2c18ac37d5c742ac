package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code StructuredTaskScope}, a preview since 21 and of this form since 25. Subtasks are threads
 * and continue the request that forked them; {@code join} merges what those that completed ended
 * with, whether it returns or throws, unless it was interrupted.
 */
final class StructuredHandoff {
  private static final String SCOPE = "java.util.concurrent.StructuredTaskScopeImpl";

  private final Requests requests;
  private final Outcomes outcomes;

  StructuredHandoff(Requests requests, Outcomes outcomes) {
    this.requests = requests;
    this.outcomes = outcomes;
  }

  Declaration declaration() {
    TypeMatch scope = TypeMatch.exactly(SCOPE);
    return new Declaration(
        "StructuredTaskScope",
        List.of(
            HookPoint.watching(
                "jdk.StructuredTaskScope.onComplete",
                scope,
                MethodMatch.named("onComplete"),
                this::completed),
            HookPoint.watching(
                "jdk.StructuredTaskScope.join",
                scope,
                (name, descriptor, access) ->
                    name.equals("join") && descriptor.equals("()Ljava/lang/Object;"),
                new Join())),
        List.of());
  }

  /** In the subtask's thread, before the owner can see that it is over. */
  private @Nullable Object completed(@Nullable Object self, @Nullable Object[] args) {
    Handoff end = self == null ? null : requests.capture();
    if (self != null && end != null) {
      outcomes.tree(self).add(end);
    }
    return null;
  }

  private final class Join implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self != null && !(thrown instanceof InterruptedException)) {
        outcomes.read(self);
      }
      return result;
    }
  }
}
