package io.pivotscope.sample.hbase;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The planted fault of a process that stands still as in a long garbage collection: all work goes
 * through the gate, and from time to time the gate is shut. Thread-safe.
 */
final class PauseGate {
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

  interface Work {
    void run() throws Exception;
  }

  void pass(Work work) throws Exception {
    gate.readLock().lock();
    try {
      work.run();
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Waits for the work in progress, then lets none in for so long. */
  void pause(long millis) throws InterruptedException {
    gate.writeLock().lock();
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** Pauses again and again on a daemon thread. */
  void pauseForEver(long pauseMillis, long everyMillis) {
    Thread collector =
        new Thread(
            () -> {
              try {
                while (true) {
                  TimeUnit.MILLISECONDS.sleep(everyMillis);
                  pause(pauseMillis);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "collector");
    collector.setDaemon(true);
    collector.start();
  }
}
