package io.pivotscope.agent.budget;

/** A query, as its costs are seen. */
public interface Spender {

  /** CPU time of its timed events. */
  Spent spent();

  /** Events so far that were over before they were worth timing. */
  long passed();

  /** What it has recorded and the frontend does not have for sure, by an estimate. */
  long memoryBytes();

  /** Ends it in this process, at once and for good. */
  void trip(String reason);
}
