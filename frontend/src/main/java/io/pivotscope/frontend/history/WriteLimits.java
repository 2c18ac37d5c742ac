package io.pivotscope.frontend.history;

/**
 * What writing segments may take. Bytes are those of {@link RowBytes}.
 *
 * @param segmentRows rows that wait are written when there are so many; a segment has no more,
 *     unless one window has
 * @param segmentBytes the same in bytes
 * @param waitingRows rows in memory; whoever adds more waits for the disk, as everybody does for
 *     the journal's
 * @param waitingBytes the same in bytes
 * @param memoryMebibytes of the database that writes
 * @param retryMillis after a failure, until it is tried again
 */
record WriteLimits(
    int segmentRows,
    long segmentBytes,
    int waitingRows,
    long waitingBytes,
    int memoryMebibytes,
    long retryMillis) {

  /** A table in memory takes several times what its rows do while it is written. */
  static final WriteLimits USUAL =
      new WriteLimits(200_000, 32L << 20, 2_000_000, 256L << 20, 512, 10_000);
}
