package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The function of a CompletableFuture's stage together with the request that registered it. When it
 * runs, the futures that it depends on have completed: what they bring precedes it.
 *
 * <p>What it ends with is an object of its own, which outlives it: that is found by the future, and
 * must not reach a function or future from there.
 */
abstract class CarriedStage {

  /** What a stage does with its sources. */
  enum Needs {
    ALL,
    /** The one that completed first; the left one if both have. */
    ANY
  }

  /** Begun, but the thread works for the stage's request anyway. */
  private static final Object ON_THE_SPOT = new Object();

  private final Outcomes outcomes;
  private StageOutcome outcome;
  private @Nullable Handoff handoff;
  // Only ever compared with the reading thread itself.
  private @Nullable Thread registering = Thread.currentThread();
  private List<StageOutcome> sources = List.of();
  private List<Object> racing = List.of();
  private boolean runsWhereCompleted;

  private CarriedStage(Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
    this.handoff = handoff;
    this.outcomes = outcomes;
    this.outcome = outcome;
  }

  /** A function of the same kind that runs in the request; the kind is the method's. */
  @SuppressWarnings("unchecked")
  static CarriedStage of(
      StageKind kind, Object function, Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
    return switch (kind) {
      case SUPPLIER -> new OfSupplier((Supplier<Object>) function, handoff, outcomes, outcome);
      case RUNNABLE -> new OfRunnable((Runnable) function, handoff, outcomes, outcome);
      case CONSUMER -> new OfConsumer((Consumer<Object>) function, handoff, outcomes, outcome);
      case BI_CONSUMER ->
          new OfBiConsumer((BiConsumer<Object, Object>) function, handoff, outcomes, outcome);
      case FUNCTION ->
          new OfFunction((Function<Object, Object>) function, handoff, outcomes, outcome);
      case BI_FUNCTION ->
          new OfBiFunction(
              (BiFunction<Object, Object, Object>) function, handoff, outcomes, outcome);
    };
  }

  /** Runs after all of them. */
  void follows(List<StageOutcome> all) {
    sources = all;
  }

  /** Runs after the one of them that completes first. */
  void followsFirst(List<StageOutcome> all, List<Object> futures) {
    sources = all;
    racing = futures;
  }

  /** The thread that completes the source runs the function. */
  void runsWhereCompleted() {
    runsWhereCompleted = true;
  }

  /** The stage is registered; from now on its function is a hand-off also on this thread. */
  void registered(@Nullable Object future) {
    registering = null;
    if (future != null) {
      outcomes.putStage(future, outcome);
      outcomes.settle(future); // without its function, where a source had failed
    }
  }

  /**
   * The calling thread begins to run the function.
   *
   * @return for {@link #end}
   */
  final @Nullable Object begin() {
    Handoff once = handoff;
    if (once == null) {
      return null;
    }
    handoff = null;
    Requests requests = outcomes.requests();
    Object run = ON_THE_SPOT;
    try {
      if (registering != Thread.currentThread()) {
        run = requests.begin(once);
      }
      mergeSources(requests);
    } catch (Throwable ours) {
      // The function runs, perhaps without its request.
    }
    return run;
  }

  private void mergeSources(Requests requests) {
    for (int i = 0; i < sources.size(); i++) {
      if (racing.isEmpty()) {
        sources.get(i).mergeInto(requests);
      } else if (ResultField.isSet(racing.get(i))) {
        sources.get(i).mergeInto(requests);
        return;
      }
    }
  }

  /**
   * @param returned a future, if the function composes
   */
  final void end(@Nullable Object run, @Nullable Object returned) {
    if (run == null) {
      return;
    }
    try {
      outcome.endedWith(run instanceof Scope scope ? end(scope) : outcomes.requests().capture());
      if (returned instanceof CompletableFuture<?> inner) {
        outcome.follows(outcomes.source(inner));
        if (ResultField.isSet(inner)) {
          outcome.settle(); // nothing passes its result on later
        }
      }
    } catch (Throwable ours) {
      // The function's own result or exception is what its stage gets.
    }
  }

  private Outcome end(Scope scope) {
    Requests requests = outcomes.requests();
    if (!runsWhereCompleted) {
      return requests.endAsOutcome(scope);
    }
    Handoff end = requests.endAndKeep(scope);
    if (requests.isOfCurrent(end)) {
      requests.merge(end); // program order: this thread goes on after the function
    }
    return end;
  }

  private static final class OfSupplier extends CarriedStage implements Supplier<Object> {
    private final Supplier<Object> body;

    OfSupplier(Supplier<Object> body, Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
      super(handoff, outcomes, outcome);
      this.body = body;
    }

    @Override
    public Object get() {
      Object run = begin();
      try {
        return body.get();
      } finally {
        end(run, null);
      }
    }
  }

  private static final class OfRunnable extends CarriedStage implements Runnable {
    private final Runnable body;

    OfRunnable(Runnable body, Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
      super(handoff, outcomes, outcome);
      this.body = body;
    }

    @Override
    public void run() {
      Object run = begin();
      try {
        body.run();
      } finally {
        end(run, null);
      }
    }
  }

  private static final class OfConsumer extends CarriedStage implements Consumer<Object> {
    private final Consumer<Object> body;

    OfConsumer(Consumer<Object> body, Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
      super(handoff, outcomes, outcome);
      this.body = body;
    }

    @Override
    public void accept(Object value) {
      Object run = begin();
      try {
        body.accept(value);
      } finally {
        end(run, null);
      }
    }
  }

  private static final class OfBiConsumer extends CarriedStage
      implements BiConsumer<Object, Object> {
    private final BiConsumer<Object, Object> body;

    OfBiConsumer(
        BiConsumer<Object, Object> body, Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
      super(handoff, outcomes, outcome);
      this.body = body;
    }

    @Override
    public void accept(Object left, Object right) {
      Object run = begin();
      try {
        body.accept(left, right);
      } finally {
        end(run, null);
      }
    }
  }

  private static final class OfFunction extends CarriedStage implements Function<Object, Object> {
    private final Function<Object, Object> body;

    OfFunction(
        Function<Object, Object> body, Handoff handoff, Outcomes outcomes, StageOutcome outcome) {
      super(handoff, outcomes, outcome);
      this.body = body;
    }

    @Override
    public Object apply(Object value) {
      Object run = begin();
      Object returned = null;
      try {
        returned = body.apply(value);
        return returned;
      } finally {
        end(run, returned);
      }
    }
  }

  private static final class OfBiFunction extends CarriedStage
      implements BiFunction<Object, Object, Object> {
    private final BiFunction<Object, Object, Object> body;

    OfBiFunction(
        BiFunction<Object, Object, Object> body,
        Handoff handoff,
        Outcomes outcomes,
        StageOutcome outcome) {
      super(handoff, outcomes, outcome);
      this.body = body;
    }

    @Override
    public Object apply(Object left, Object right) {
      Object run = begin();
      try {
        return body.apply(left, right);
      } finally {
        end(run, null);
      }
    }
  }
}
