package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Group;
import org.jspecify.annotations.Nullable;

/** A ledger of which something is missing. */
record CutLedger(Groups groups) implements LedgerView {
  @Override
  public int slots() {
    return groups.slots();
  }

  @Override
  public @Nullable Group at(int slot) {
    return groups.at(slot);
  }

  @Override
  public int size() {
    return groups.size();
  }

  @Override
  public boolean isCut() {
    return true;
  }
}
