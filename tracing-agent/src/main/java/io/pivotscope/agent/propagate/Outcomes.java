package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import org.jspecify.annotations.Nullable;

/** The outcomes of what has ended, by future, task or thread. Thread-safe. */
public final class Outcomes {
  private final Requests requests;
  private final SideTable<Outcome> table = new SideTable<>();

  public Outcomes(Requests requests) {
    this.requests = requests;
  }

  /** To be called before the completion can be seen. */
  public void put(Object completed, Outcome outcome) {
    table.put(completed, outcome);
  }

  public void ended(Object completed, Handoff handoff) {
    put(completed, Outcome.of(handoff));
  }

  @Nullable Outcome putIfAbsent(Object completed, Outcome outcome) {
    return table.putIfAbsent(completed, outcome);
  }

  @Nullable Outcome get(Object completed) {
    return table.get(completed);
  }

  void remove(Object completed, Outcome outcome) {
    table.remove(completed, outcome);
  }

  /** The calling thread has seen the completion. */
  public void read(Object completed) {
    Outcome outcome = table.get(completed);
    if (outcome != null) {
      outcome.mergeInto(requests);
    }
  }

  long evicted() {
    return table.evicted();
  }
}
