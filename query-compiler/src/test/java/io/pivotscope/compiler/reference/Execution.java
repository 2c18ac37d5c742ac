package io.pivotscope.compiler.reference;

import java.util.List;
import java.util.Set;

/**
 * What several processes do, step by step in the order of real time.
 *
 * @param processes their clocks
 * @param threads the process of each thread
 * @param faults what may go wrong
 * @param budgetBytes of one query on a hop
 * @param heldBytes of one query while a branch holds it
 */
record Execution(
    List<Clock> processes,
    List<Integer> threads,
    Set<Fault> faults,
    int budgetBytes,
    int heldBytes,
    List<Step> steps) {

  /** How a process's clock differs from real time. */
  record Clock(long offsetMicros, double driftPpm) {}

  /** What an execution may have beyond threads, calls and lost or late answers. */
  enum Fault {
    /** A message on an ordinary carrier is handled twice. */
    TWICE,
    /** A message on a carrier that may deliver to many is handled by several. */
    MANY,
    /** Queries come and go while requests are under way. */
    INSTALLED,
    /** A clock is so far ahead that others refuse its stamps. */
    REFUSED,
    /** Budgets are small enough to cut. */
    BUDGET
  }

  Execution {
    processes = List.copyOf(processes);
    threads = List.copyOf(threads);
    faults = Set.copyOf(faults);
    steps = List.copyOf(steps);
  }

  Execution withSteps(List<Step> newSteps) {
    return new Execution(processes, threads, faults, budgetBytes, heldBytes, newSteps);
  }
}
