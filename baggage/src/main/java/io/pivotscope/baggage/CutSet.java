package io.pivotscope.baggage;

import io.pivotscope.baggage.value.Tuple;

/** A set of which something is missing for a reason that it does not know itself. */
record CutSet(SetSlot set) implements SetView {
  @Override
  public int rows() {
    return set.rows();
  }

  @Override
  public Tuple row(int index) {
    return set.row(index);
  }

  @Override
  public int eventCount() {
    return set.eventCount();
  }

  @Override
  public boolean isCut() {
    return true;
  }
}
