package io.pivotscope.agent.run;

import java.util.concurrent.atomic.LongAdder;

/**
 * Edges of requests that this process could not keep within its bounds, so that who goes on after
 * one may know less than has happened. Whose requests they were of, and how many rows they would
 * have brought, nobody can tell: so every query that follows requests counts each of them as
 * dropped.
 *
 * <p>One for the process, since side tables and outcomes lie beside objects of the application all
 * over it. Thread-safe.
 */
public final class Losses {
  private static final LongAdder EDGES = new LongAdder();

  private Losses() {}

  /** So many have gone. */
  public static void edges(long gone) {
    EDGES.add(gone);
  }

  /** Since the process began. */
  public static long soFar() {
    return EDGES.sum();
  }
}
