package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code CompletableFuture.anyOf}: readers merge the one branch that completed it. Noted where that
 * branch passes its result on ({@code AnyOf.tryFire}), before the result can be seen. Of two that
 * fire within the same few nanoseconds either may be taken.
 */
final class AnyOfHandoff {
  private static final String ANY_OF = CompletableFutureHandoff.TYPE + "$AnyOf";

  private final Requests requests;
  private final Outcomes outcomes;
  private final VarHandle dependent;
  private final VarHandle source;

  AnyOfHandoff(Requests requests, Outcomes outcomes, JdkFields fields)
      throws ReflectiveOperationException {
    Class<?> anyOf = Class.forName(ANY_OF);
    this.requests = requests;
    this.outcomes = outcomes;
    ResultField.open(fields);
    this.dependent = fields.field(anyOf, "dep", CompletableFuture.class);
    this.source = fields.field(anyOf, "src", CompletableFuture.class);
  }

  Declaration declaration() {
    return new Declaration(
        "CompletableFuture.anyOf",
        List.of(
            HookPoint.watching(
                "jdk.CompletableFuture.anyOf",
                TypeMatch.exactly(CompletableFutureHandoff.TYPE),
                MethodMatch.named("anyOf"),
                new AnyOf()),
            HookPoint.watching(
                "jdk.CompletableFuture.AnyOf.tryFire",
                TypeMatch.exactly(ANY_OF),
                (name, descriptor, access) ->
                    name.equals("tryFire") && descriptor.endsWith(")L" + slashed() + ";"),
                this::fire)),
        List.of());
  }

  private static String slashed() {
    return CompletableFutureHandoff.TYPE.replace('.', '/');
  }

  private final class AnyOf implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      if (returned != null && requests.propagating() && args[0] instanceof Object[] futures) {
        // If tryFire was earlier it has told all there is to tell, although nobody may see it yet.
        outcomes.putStageIfAbsent(returned, outcomeOf(futures, returned));
      }
      return returned;
    }
  }

  private StageOutcome outcomeOf(Object[] futures, Object any) {
    if (ResultField.isSet(any)) {
      Optional<StageOutcome> first = firstOf(futures);
      if (first.isPresent()) {
        return new StageOutcome(List.of(first.get()), true);
      }
    }
    return new StageOutcome(Stream.of(futures).map(outcomes::source).toList(), true);
  }

  /** As anyOf itself: the first one in its list that is complete. */
  private Optional<StageOutcome> firstOf(Object[] futures) {
    return Stream.of(futures)
        .filter(future -> ResultField.isSet(future))
        .findFirst()
        .map(outcomes::source);
  }

  private @Nullable Object fire(@Nullable Object self, @Nullable Object[] args) {
    Object from = self == null ? null : source.get(self);
    Object any = self == null ? null : dependent.get(self);
    if (from != null
        && any != null
        && ResultField.isSet(from)
        && !ResultField.isSet(any)
        && requests.propagating()) {
      outcomes.stage(any).follows(outcomes.source(from));
    }
    return null;
  }
}
