package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The outcomes of what has ended, by future, task or thread. Thread-safe. */
public final class Outcomes {
  private final Requests requests;
  private final SideTable<Outcome> table = new SideTable<>();

  /** Nearly always empty, since a task keeps what it ended with by itself, if it can. */
  private final SideTable<Outcome> ofTasks = new SideTable<>();

  public Outcomes(Requests requests) {
    this.requests = requests;
  }

  Requests requests() {
    return requests;
  }

  /** To be called before the completion can be seen. */
  public void put(Object completed, Outcome outcome) {
    if (completed instanceof FutureTask) {
      ofTasks.put(completed, outcome);
      return;
    }
    Outcome present = table.putIfAbsent(completed, outcome);
    if (present instanceof StageOutcome stage) {
      stage.offer(outcome); // dependents may hold on to it already
    } else if (present != null) {
      table.put(completed, outcome);
    }
  }

  /** The outcome of a CompletableFuture, to which dependents can refer before it is known. */
  StageOutcome stage(Object future) {
    Outcome present = table.get(future);
    if (present instanceof StageOutcome stage) {
      return stage;
    }
    StageOutcome fresh = new StageOutcome();
    if (present != null) {
      fresh.offer(present);
      table.put(future, fresh);
      return fresh;
    }
    return table.putIfAbsent(future, fresh) instanceof StageOutcome other ? other : fresh;
  }

  /** The same, for one that depends on it: what has completed holds on to nothing before it. */
  StageOutcome source(Object future) {
    StageOutcome stage = stage(future);
    if (ResultField.isSet(future)) {
      stage.settle();
    }
    return stage;
  }

  /**
   * Tells that a future may have completed by what it depends on, without a function of its own.
   */
  void settle(Object future) {
    if (table.get(future) instanceof StageOutcome stage && ResultField.isSet(future)) {
      stage.settle();
    }
  }

  /** The outcome of the root of a tree of tasks. */
  TreeOutcome tree(Object root) {
    if (table.get(root) instanceof TreeOutcome tree) {
      return tree;
    }
    TreeOutcome fresh = new TreeOutcome();
    return table.putIfAbsent(root, fresh) instanceof TreeOutcome other ? other : fresh;
  }

  void putStage(Object future, StageOutcome outcome) {
    table.put(future, outcome);
  }

  /** As {@link #putStage}, unless there is one already. */
  void putStageIfAbsent(Object future, StageOutcome outcome) {
    table.putIfAbsent(future, outcome);
  }

  public void ended(Object completed, Handoff handoff) {
    put(completed, handoff);
  }

  @Nullable Outcome get(Object completed) {
    return completed instanceof FutureTask ? ofTasks.get(completed) : table.get(completed);
  }

  /** The calling thread has seen the completion. */
  public void read(Object completed) {
    Outcome outcome = get(completed);
    if (outcome != null) {
      outcome.mergeInto(requests);
    }
  }

  long evicted() {
    return table.evicted() + ofTasks.evicted();
  }
}
