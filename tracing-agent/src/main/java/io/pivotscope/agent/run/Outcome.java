package io.pivotscope.agent.run;

/** What the completion of a future, task or thread brings to those who wait for it. */
@FunctionalInterface
public interface Outcome {

  /** The calling thread has learnt of the completion. May happen many times. */
  void mergeInto(Requests requests);
}
