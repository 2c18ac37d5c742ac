package io.pivotscope.sample.hdfs;

import java.util.concurrent.TimeUnit;

/**
 * The link of a given speed over which a DataNode sends to all its readers. Writers are not held
 * up, so that a cluster with a slow link can be loaded in good time. Thread-safe.
 */
final class LinkThrottle {
  private final long bytesPerSecond;
  private long freeAtNanos = Long.MIN_VALUE;

  /**
   * @param bytesPerSecond 0 for a link as fast as the machine
   */
  LinkThrottle(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Waits until the link has taken so many bytes. */
  void pass(int bytes) throws InterruptedException {
    if (bytesPerSecond > 0) {
      TimeUnit.NANOSECONDS.sleep(reserve(bytes, System.nanoTime()));
    }
  }

  /** How long these bytes take if they come now, in ns, those waiting before them included. */
  synchronized long reserve(int bytes, long nowNanos) {
    long begin = Math.max(nowNanos, freeAtNanos);
    freeAtNanos = begin + bytes * 1_000_000_000L / bytesPerSecond;
    return freeAtNanos - nowNanos;
  }
}
