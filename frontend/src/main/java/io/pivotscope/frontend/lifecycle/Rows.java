package io.pivotscope.frontend.lifecycle;

/**
 * What somebody wants of a result: who watches a query needs no half million rows five times a
 * second.
 *
 * @param most of the last rows of a query without aggregates; of groups there are all, unless it is
 *     0
 */
public record Rows(int most) {
  public static final Rows NONE = new Rows(0);
  public static final Rows ALL = new Rows(Integer.MAX_VALUE);

  /** As many as anybody reads of what goes by. */
  public static final Rows LATEST = new Rows(2_000);
}
