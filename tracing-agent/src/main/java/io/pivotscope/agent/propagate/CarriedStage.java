package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
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
 */
final class CarriedStage {

  /** What a stage does with its sources. */
  enum Needs {
    ALL,
    /** The one that completed first; the left one if both have. */
    ANY
  }

  private final Requests requests;
  private final Outcomes outcomes;
  private final VarHandle result;
  private final Needs needs;
  private final List<Object> sources;
  private final boolean runsWhereCompleted;
  private StageOutcome outcome;
  private @Nullable Handoff handoff;
  // Only ever compared with the reading thread itself.
  private @Nullable Thread registering = Thread.currentThread();

  /**
   * @param result {@code CompletableFuture.result}
   * @param sources futures
   * @param runsWhereCompleted whether the thread that completes the source runs the function
   */
  CarriedStage(
      Handoff handoff,
      Requests requests,
      Outcomes outcomes,
      VarHandle result,
      Needs needs,
      List<Object> sources,
      boolean runsWhereCompleted) {
    this.handoff = handoff;
    this.requests = requests;
    this.outcomes = outcomes;
    this.result = result;
    this.needs = needs;
    this.sources = sources;
    this.runsWhereCompleted = runsWhereCompleted;
    List<StageOutcome> before = new ArrayList<>(sources.size());
    for (Object source : sources) {
      before.add(outcomes.stage(source));
    }
    this.outcome = new StageOutcome(before, needs == Needs.ANY);
  }

  /** The stage is registered; from now on its function is a hand-off also on this thread. */
  void registered(@Nullable Object future) {
    registering = null;
    if (future != null) {
      outcomes.putStage(future, outcome);
    }
  }

  /** The function completes a future that is there already. */
  void completes(StageOutcome existing) {
    registering = null;
    outcome = existing;
  }

  /** A function of the same kind that runs in the request; the kind is the method's. */
  @SuppressWarnings("unchecked")
  Object wrap(Object function, StageKind kind) {
    return switch (kind) {
      case SUPPLIER -> supplier((Supplier<Object>) function);
      case RUNNABLE -> runnable((Runnable) function);
      case CONSUMER -> consumer((Consumer<Object>) function);
      case BI_CONSUMER -> biConsumer((BiConsumer<Object, Object>) function);
      case FUNCTION -> function((Function<Object, Object>) function);
      case BI_FUNCTION -> biFunction((BiFunction<Object, Object, Object>) function);
    };
  }

  private Supplier<Object> supplier(Supplier<Object> body) {
    return () -> {
      Run run = begin();
      try {
        return body.get();
      } finally {
        run.end(null);
      }
    };
  }

  private Runnable runnable(Runnable body) {
    return () -> {
      Run run = begin();
      try {
        body.run();
      } finally {
        run.end(null);
      }
    };
  }

  private Consumer<Object> consumer(Consumer<Object> body) {
    return value -> {
      Run run = begin();
      try {
        body.accept(value);
      } finally {
        run.end(null);
      }
    };
  }

  private BiConsumer<Object, Object> biConsumer(BiConsumer<Object, Object> body) {
    return (left, right) -> {
      Run run = begin();
      try {
        body.accept(left, right);
      } finally {
        run.end(null);
      }
    };
  }

  private Function<Object, Object> function(Function<Object, Object> body) {
    return value -> {
      Run run = begin();
      Object returned = null;
      try {
        returned = body.apply(value);
        return returned;
      } finally {
        run.end(returned);
      }
    };
  }

  private BiFunction<Object, Object, Object> biFunction(BiFunction<Object, Object, Object> body) {
    return (left, right) -> {
      Run run = begin();
      try {
        return body.apply(left, right);
      } finally {
        run.end(null);
      }
    };
  }

  private Run begin() {
    Run run = new Run();
    try {
      run.begin();
    } catch (Throwable ours) {
      // The function runs, perhaps without its request.
    }
    return run;
  }

  /** One run of the function. */
  private final class Run {
    private @Nullable Scope scope;
    private boolean carried;

    void begin() {
      Handoff once = handoff;
      if (once == null) {
        return;
      }
      handoff = null;
      carried = true;
      if (registering != Thread.currentThread()) {
        scope = requests.begin(once);
      }
      mergeSources();
    }

    /**
     * @param returned a future, if the function composes
     */
    void end(@Nullable Object returned) {
      if (!carried) {
        return;
      }
      try {
        Handoff end = scope == null ? requests.capture() : requests.endAndKeep(scope);
        outcome.endedWith(end == null ? null : end);
        if (returned instanceof CompletableFuture<?> inner) {
          outcome.follows(outcomes.stage(inner));
        }
        if (scope != null && end != null && runsWhereCompleted && requests.isOfCurrent(end)) {
          requests.merge(end); // program order: this thread goes on after the function
        }
      } catch (Throwable ours) {
        // The function's own result or exception is what its stage gets.
      }
    }
  }

  private void mergeSources() {
    for (Object source : sources) {
      Object completion = result.getVolatile(source);
      if (needs == Needs.ALL || completion != null) {
        outcomes.read(source);
        if (needs == Needs.ANY) {
          return;
        }
      }
    }
  }
}
