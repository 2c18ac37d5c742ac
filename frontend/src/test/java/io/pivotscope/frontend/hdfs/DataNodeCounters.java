package io.pivotscope.frontend.hdfs;

import com.google.gson.JsonObject;

/**
 * A data node's own counters since it started: the truth that queries are compared with.
 *
 * @param bytesRead sum of the {@code delta} of {@code DataNodeMetrics.incrBytesRead}: payload and
 *     checksums of finished reads
 * @param blocksRead read operations, counted just after their bytes
 * @param readOperations {@code ReadBlockOpNumOps}: invocations of {@code DataXceiver.readBlock}
 *     that returned
 * @param bytesWritten sum of the {@code delta} of {@code DataNodeMetrics.incrBytesWritten}: payload
 *     only
 */
public record DataNodeCounters(
    long bytesRead, long blocksRead, long readOperations, long bytesWritten) {
  /** Bytes per checksum, and bytes of a checksum (CRC32C): the testbed's configuration. */
  private static final int CHUNK_BYTES = 512;

  private static final int CHECKSUM_BYTES = 4;

  static DataNodeCounters of(JsonObject bean) {
    return new DataNodeCounters(
        bean.get("BytesRead").getAsLong(),
        bean.get("BlocksRead").getAsLong(),
        bean.get("ReadBlockOpNumOps").getAsLong(),
        bean.get("BytesWritten").getAsLong());
  }

  /**
   * What one read adds to {@link #bytesRead}, if it begins at a multiple of 512 in its block and
   * ends at one or at the end of the block: {@code BlockSender} counts the payload and four bytes
   * for each chunk.
   */
  public static long countedForRead(long payloadBytes) {
    long chunks = (payloadBytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
    return payloadBytes + chunks * CHECKSUM_BYTES;
  }

  /** What was added since {@code earlier}. */
  public DataNodeCounters since(DataNodeCounters earlier) {
    return new DataNodeCounters(
        bytesRead - earlier.bytesRead,
        blocksRead - earlier.blocksRead,
        readOperations - earlier.readOperations,
        bytesWritten - earlier.bytesWritten);
  }
}
