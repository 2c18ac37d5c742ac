package io.pivotscope.agent.propagate;

import static java.util.Map.entry;

import io.pivotscope.agent.propagate.CarriedStage.Needs;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@link CompletableFuture}: functions are wrapped where all public stages end, in the private
 * {@code ..Stage} methods. A function continues the request that registered it, after what its
 * sources bring. {@code get}, {@code join} and the other readers merge the outcome, which is kept
 * beside the future: what its function ended with, or whoever completed it, or the futures that it
 * joins. How a race of {@code anyOf} is told, {@link AnyOfHandoff} says.
 */
final class CompletableFutureHandoff {
  static final String TYPE = "java.util.concurrent.CompletableFuture";

  /** All have the executor first (null: where the source completes) and the function last. */
  private static final Map<String, StageKind> STAGES =
      Map.ofEntries(
          entry("uniApplyStage", StageKind.FUNCTION),
          entry("uniAcceptStage", StageKind.CONSUMER),
          entry("uniRunStage", StageKind.RUNNABLE),
          entry("uniWhenCompleteStage", StageKind.BI_CONSUMER),
          entry("uniHandleStage", StageKind.BI_FUNCTION),
          entry("uniExceptionallyStage", StageKind.FUNCTION),
          entry("uniComposeExceptionallyStage", StageKind.FUNCTION),
          entry("uniComposeStage", StageKind.FUNCTION),
          entry("biApplyStage", StageKind.BI_FUNCTION),
          entry("biAcceptStage", StageKind.BI_CONSUMER),
          entry("biRunStage", StageKind.RUNNABLE),
          entry("orApplyStage", StageKind.FUNCTION),
          entry("orAcceptStage", StageKind.CONSUMER),
          entry("orRunStage", StageKind.RUNNABLE),
          entry("asyncSupplyStage", StageKind.SUPPLIER),
          entry("asyncRunStage", StageKind.RUNNABLE));

  private final Requests requests;
  private final Outcomes outcomes;
  private final VarHandle dependent;

  CompletableFutureHandoff(Requests requests, Outcomes outcomes, JdkFields fields)
      throws ReflectiveOperationException {
    this.requests = requests;
    this.outcomes = outcomes;
    ResultField.open(fields);
    this.dependent =
        fields.field(Class.forName(TYPE + "$UniCompletion"), "dep", CompletableFuture.class);
  }

  Declaration declaration() {
    TypeMatch future = TypeMatch.exactly(TYPE);
    List<HookPoint> points = new ArrayList<>();
    STAGES.forEach(
        (name, kind) ->
            points.add(
                new HookPoint(
                    "jdk.CompletableFuture." + name,
                    future,
                    MethodMatch.named(name),
                    true,
                    false,
                    new Register(name.startsWith("or") ? Needs.ANY : Needs.ALL, kind))));
    points.add(
        new HookPoint(
            "jdk.CompletableFuture.completeAsync",
            future,
            (name, descriptor, access) ->
                name.equals("completeAsync") && descriptor.contains("/Executor;"),
            true,
            false,
            new CompleteAsync()));
    points.add(
        HookPoint.watching(
            "jdk.CompletableFuture.complete",
            future,
            MethodMatch.named("complete", "completeExceptionally"),
            new CompletionHook(requests, outcomes, each -> !ResultField.isSet(each))));
    points.add(
        HookPoint.watching(
            "jdk.CompletableFuture.read",
            future,
            MethodMatch.named("get", "join", "getNow", "resultNow"),
            new Read()));
    points.add(
        HookPoint.watching(
            "jdk.CompletableFuture.relay",
            future,
            MethodMatch.named("allOf", "uniCopyStage", "uniAsMinimalStage"),
            new Relay()));
    for (String relay : List.of("BiRelay", "UniRelay")) {
      points.add(
          HookPoint.watching(
              "jdk.CompletableFuture." + relay + ".tryFire",
              TypeMatch.exactly(TYPE + "$" + relay),
              MethodMatch.named("tryFire"),
              new Relayed()));
    }
    return new Declaration("CompletableFuture", points, List.of());
  }

  private final class Register implements MethodHook {
    private final Needs needs;
    private final StageKind kind;

    Register(Needs needs, StageKind kind) {
      this.needs = needs;
      this.kind = kind;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      int last = args.length - 1;
      Object function = args[last];
      Handoff handoff = function == null ? null : requests.capture();
      if (function == null || handoff == null) {
        return null;
      }
      Object other = last == 2 && args[1] instanceof CompletableFuture<?> second ? second : null;
      List<StageOutcome> sources = outcomesOf(self, other);
      StageOutcome outcome = new StageOutcome(sources, needs == Needs.ANY);
      CarriedStage stage = CarriedStage.of(kind, function, handoff, outcomes, outcome);
      if (needs == Needs.ANY && self != null && other != null) {
        stage.followsFirst(sources, List.of(self, other));
      } else {
        stage.follows(sources);
      }
      if (args[0] == null) {
        stage.runsWhereCompleted();
      }
      args[last] = stage;
      return stage;
    }

    private List<StageOutcome> outcomesOf(@Nullable Object self, @Nullable Object other) {
      if (self == null) {
        return List.of();
      }
      StageOutcome source = outcomes.source(self);
      return other == null ? List.of(source) : List.of(source, outcomes.source(other));
    }

    @Override
    public boolean endsOnlyWhatItBegan() {
      return true;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      if (state instanceof CarriedStage stage) {
        stage.registered(returned);
      }
      return returned;
    }
  }

  /** Completes this future by a function: there is no other to put the outcome beside. */
  private final class CompleteAsync implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object supplier = args[0];
      Handoff handoff = supplier == null || self == null ? null : requests.capture();
      if (handoff != null && supplier != null && self != null) {
        CarriedStage stage =
            CarriedStage.of(StageKind.SUPPLIER, supplier, handoff, outcomes, outcomes.stage(self));
        stage.registered(null);
        args[0] = stage;
      }
      return null;
    }
  }

  private final class Read implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      // getNow returns without any completion.
      if (self != null && FutureTaskHandoff.saysHowItEnded(thrown) && ResultField.isSet(self)) {
        outcomes.settle(self);
        outcomes.read(self);
      }
      return returned;
    }
  }

  /** A future without a function: its result comes from others. */
  private final class Relay implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      if (returned == null || !requests.propagating()) {
        return returned;
      }
      List<StageOutcome> sources = new ArrayList<>();
      if (self != null) {
        sources.add(outcomes.source(self));
      } else if (args[0] instanceof Object[] futures) {
        for (Object future : futures) {
          sources.add(outcomes.source(future));
        }
      } else if (args[0] != null) {
        sources.add(outcomes.source(args[0]));
      }
      outcomes.putStage(returned, new StageOutcome(sources, false));
      outcomes.settle(returned); // it may be complete, or have become so unseen
      return returned;
    }
  }

  /** What completes such a future, when all of them have; it is called in vain as well. */
  private final class Relayed implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return self != null && requests.propagating() ? dependent.get(self) : null;
    }

    @Override
    public boolean endsOnlyWhatItBegan() {
      return true;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object returned,
        @Nullable Throwable thrown) {
      if (state != null) {
        outcomes.settle(state);
      }
      return returned;
    }
  }
}
