package io.pivotscope.baggage;

/** What each query may put on a hop. Called by the thread that encodes. */
public interface Budgets {

  /** No limits. */
  Budgets UNLIMITED = (query, epoch) -> Integer.MAX_VALUE;

  /** Bytes of one query's slots on one hop; negative if the query is gone: it is left out. */
  int bytes(long query, long epoch);

  /** Called where a budget cut {@code tuples} tuples (groups, for a ledger) out of the baggage. */
  default void cut(long query, long epoch, long tuples) {}

  /**
   * Called for each query that a header carries something of.
   *
   * @param bytes of the query
   * @param headerBytes of the whole header
   */
  default void carried(long query, long epoch, int bytes, int headerBytes) {}
}
