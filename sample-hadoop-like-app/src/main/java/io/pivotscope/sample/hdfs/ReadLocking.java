package io.pivotscope.sample.hdfs;

import java.util.concurrent.TimeUnit;

/**
 * How reads of the namespace take its lock.
 *
 * @param exclusive whether a read keeps all others out
 * @param whileHeld what delays a read that has the lock
 */
record ReadLocking(boolean exclusive, Runnable whileHeld) {
  static final ReadLocking SHARED = new ReadLocking(false, () -> {});

  /** The planted fault: one read at a time, each for so long. */
  static ReadLocking exclusiveFor(long millis) {
    return new ReadLocking(
        true,
        () -> {
          try {
            TimeUnit.MILLISECONDS.sleep(millis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
