package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private final VarHandle result;
  private final VarHandle dependent;
  private final VarHandle source;

  AnyOfHandoff(Requests requests, Outcomes outcomes, JdkFields fields)
      throws ReflectiveOperationException {
    Class<?> anyOf = Class.forName(ANY_OF);
    this.requests = requests;
    this.outcomes = outcomes;
    this.result = fields.field(CompletableFuture.class, "result", Object.class);
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

  private final class AnyOf implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      if (returned != null && requests.propagating() && args[0] instanceof Object[] futures) {
        outcomes.putStage(returned, outcomeOf(futures, returned));
      }
      return returned;
    }
  }

  private StageOutcome outcomeOf(Object[] futures, Object any) {
    List<StageOutcome> sources = new ArrayList<>(futures.length);
    boolean over = result.getVolatile(any) != null;
    for (Object future : futures) {
      if (over && result.getVolatile(future) != null) {
        // As anyOf itself: the first one in its list.
        return new StageOutcome(List.of(outcomes.stage(future)), true);
      }
      sources.add(outcomes.stage(future));
    }
    return new StageOutcome(sources, true);
  }

  private @Nullable Object fire(@Nullable Object self, @Nullable Object[] args) {
    Object from = self == null ? null : source.get(self);
    Object any = self == null ? null : dependent.get(self);
    if (from != null
        && any != null
        && result.getVolatile(from) != null
        && result.getVolatile(any) == null
        && outcomes.get(any) instanceof StageOutcome outcome) {
      outcome.follows(outcomes.stage(from));
    }
    return null;
  }
}
