package io.pivotscope.benchmarks.guest;

/** Work whose calls a rule of Byteman counts and sums by key. */
final class BytemanWork extends Work {
  @Override
  public long counted() {
    return BytemanTally.counted();
  }
}
