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
  private @Nullable CostWatch cost;
  private @Nullable MemoryWatch memory;

  Watch(Budget budget, Queries queries, AtomicReference<@Nullable Uplink> uplink) {
    this.budget = budget;
    this.queries = queries;
    this.uplink = uplink;
  }

  /** Every few milliseconds; of two threads, where one takes over from the other. */
  @Override
  public synchronized void run() {
    CostWatch ofCost = cost;
    if (ofCost == null) {
      ofCost =
          new CostWatch(budget, System::nanoTime, ProcessTime::nanos, queries::all, this::tripped);
      cost = ofCost;
    }
    MemoryWatch ofMemory = memory;
    if (ofMemory == null) {
      ofMemory = new MemoryWatch(queries.memory(), System::nanoTime, queries::all, this::tripped);
      memory = ofMemory;
    }
    ofCost.pass();
    ofMemory.pass();
    Uplink up = uplink.get();
    if (up != null) {
      up.watch();
    }
  }

  private void tripped() {
    queries.silenceTripped();
    Uplink up = uplink.get();
    if (up != null) {
      up.tripped();
    }
  }
}
