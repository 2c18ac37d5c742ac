package io.pivotscope.baggage;

/**
 * What each query, and all of them together, may put on a hop. Called by the thread that encodes.
 *
 * <p>Where the request as a whole is over its budget, the queries take what they need in the order
 * of their ids until nothing is left, so the one that was installed last is cut first and no query
 * takes anything from an older one. What is cut carries the mark, as where a query is over its own
 * budget: a hop that cuts is one more meeting with a cut copy.
 */
public interface Budgets {

  /** What a request may carry if nothing else is said: about what carriers of text put up with. */
  int DEFAULT_REQUEST_BYTES = 8 * 1024;

  /** What slots take of which everything was cut. */
  int LEAST_BYTES = 3;

  /** No limits. */
  Budgets UNLIMITED =
      new Budgets() {
        @Override
        public int bytes(long query, long epoch) {
          return Integer.MAX_VALUE;
        }

        @Override
        public int requestBytes() {
          return Integer.MAX_VALUE;
        }
      };

  /**
   * Bytes of all queries' slots on one hop. A query that has nothing left says so in {@link
   * #LEAST_BYTES}, beyond this budget if need be.
   */
  default int requestBytes() {
    return DEFAULT_REQUEST_BYTES;
  }

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
