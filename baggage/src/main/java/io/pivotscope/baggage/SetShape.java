package io.pivotscope.baggage;

/**
 * A slot of tuples with their event ids.
 *
 * @param slot position among the query's slots
 * @param n how many events FIRST or MOST_RECENT keep; ignored for ALL
 */
public record SetShape(int slot, Keep keep, int n) {

  /** Which events are kept. */
  public enum Keep {
    ALL,
    /** Those with the n smallest ids. */
    FIRST,
    /** Those with the n largest ids. */
    MOST_RECENT
  }

  public SetShape {
    if (slot < 0 || (keep != Keep.ALL && n < 1)) {
      throw new IllegalArgumentException("slot " + slot + ", " + keep + " " + n);
    }
    // Shapes that mean the same must be equal: a set is not merged with one of another shape.
    n = keep == Keep.ALL ? 0 : n;
  }
}
