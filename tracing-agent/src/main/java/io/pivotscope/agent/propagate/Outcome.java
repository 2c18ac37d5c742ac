package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;

/** What the completion of a future, task or thread brings to those who wait for it. */
@FunctionalInterface
public interface Outcome {

  /** The calling thread has learnt of the completion. May happen many times. */
  void mergeInto(Requests requests);

  static Outcome of(Handoff ended) {
    return requests -> requests.merge(ended);
  }
}
