package io.pivotscope.agent.propagate;

/** The functional interface of a stage's function. */
enum StageKind {
  SUPPLIER,
  RUNNABLE,
  CONSUMER,
  BI_CONSUMER,
  FUNCTION,
  BI_FUNCTION
}
