package io.pivotscope.baggage;

import io.pivotscope.baggage.value.Tuple;

/** A set that has nothing. */
enum NoSet implements SetView {
  WHOLE,
  CUT;

  @Override
  public int rows() {
    return 0;
  }

  @Override
  public Tuple row(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public int eventCount() {
    return 0;
  }

  @Override
  public boolean isCut() {
    return this == CUT;
  }
}
