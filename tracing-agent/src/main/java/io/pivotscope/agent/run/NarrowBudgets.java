package io.pivotscope.agent.run;

import io.pivotscope.baggage.Budgets;

/**
 * Budgets of a hop whose messages have less room than others. Thread-safe if the others are.
 *
 * @param maxBytes of all queries' slots on one hop
 */
record NarrowBudgets(Budgets budgets, int maxBytes) implements Budgets {

  @Override
  public int requestBytes() {
    return Math.min(maxBytes, budgets.requestBytes());
  }

  @Override
  public int bytes(long query, long epoch) {
    return budgets.bytes(query, epoch);
  }

  @Override
  public void cut(long query, long epoch, long tuples) {
    budgets.cut(query, epoch, tuples);
  }

  @Override
  public void carried(long query, long epoch, int bytes, int headerBytes) {
    budgets.carried(query, epoch, bytes, headerBytes);
  }
}
