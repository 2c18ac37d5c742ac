package io.pivotscope.agent;

import io.pivotscope.agent.budget.Budget;
import io.pivotscope.agent.budget.CostWatch;
import io.pivotscope.agent.budget.MemoryWatch;
import io.pivotscope.agent.budget.ProcessTime;
import io.pivotscope.agent.report.Uplink;
import io.pivotscope.agent.run.Queries;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the budgets of queries, and after a connection that hangs. Made of what is loaded
 * with the first query: a start does not.
 */
final class Watch implements Runnable {
  private final Budget budget;
  private final Queries queries;
  private final AtomicReference<@Nullable Uplink> uplink;
  private @Nullable Runnable budgets;

  Watch(Budget budget, Queries queries, AtomicReference<@Nullable Uplink> uplink) {
    this.budget = budget;
    this.queries = queries;
    this.uplink = uplink;
  }

  /** Every few milliseconds; of two threads, where one takes over from the other. */
  @Override
  public synchronized void run() {
    Runnable ofBudgets = budgets;
    if (ofBudgets == null) {
      ofBudgets = budgets();
      budgets = ofBudgets;
    }
    ofBudgets.run();
    Uplink up = uplink.get();
    if (up != null) {
      up.watch();
    }
  }

  private Runnable budgets() {
    CostWatch cost =
        new CostWatch(budget, System::nanoTime, ProcessTime::nanos, queries::all, this::tripped);
    MemoryWatch memory =
        new MemoryWatch(queries.memory(), System::nanoTime, queries::all, this::tripped);
    return () -> {
      cost.pass();
      memory.pass();
    };
  }

  private void tripped() {
    queries.silenceTripped();
    Uplink up = uplink.get();
    if (up != null) {
      up.tripped();
    }
  }
}
