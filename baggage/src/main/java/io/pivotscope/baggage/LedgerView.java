package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Group;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a ledger: its groups, summed over the branches. Their accumulators are to
 * be read only. For the thread that has the baggage, and until it next changes.
 */
public interface LedgerView {

  /** Places for groups; the order is that of no other view. */
  int slots();

  /** The group at a place; null if it is free. */
  @Nullable Group at(int slot);

  /** How many groups there are. */
  int size();

  /** Whether something is known to be missing. */
  boolean isCut();
}
