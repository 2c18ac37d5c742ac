package io.pivotscope.sample.hdfs;

import java.util.concurrent.atomic.AtomicLong;

/** What a DataNode counts of itself. Thread-safe. */
public final class DataNodeMetrics {
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong bytesWritten = new AtomicLong();

  /** Bytes of blocks read from disk for a reader, once per packet. */
  public void incrBytesRead(int delta) {
    bytesRead.addAndGet(delta);
  }

  /** Bytes of blocks written to disk, once per packet, by each DataNode of a pipeline. */
  public void incrBytesWritten(int delta) {
    bytesWritten.addAndGet(delta);
  }

  public long bytesRead() {
    return bytesRead.get();
  }

  public long bytesWritten() {
    return bytesWritten.get();
  }
}
