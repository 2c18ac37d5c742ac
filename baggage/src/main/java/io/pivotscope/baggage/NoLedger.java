package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Group;
import org.jspecify.annotations.Nullable;

/** A ledger that has nothing. */
enum NoLedger implements LedgerView {
  WHOLE,
  CUT;

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public @Nullable Group at(int slot) {
    return null;
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public boolean isCut() {
    return this == CUT;
  }
}
