package io.pivotscope.frontend.export;

import java.util.concurrent.atomic.AtomicLong;

/** How pushing went, since the frontend started. Thread-safe. */
final class PushCounts {
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong partlyTaken = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  void addTaken() {
    taken.incrementAndGet();
  }

  void addPartlyTaken() {
    partlyTaken.incrementAndGet();
  }

  void addFailed() {
    failed.incrementAndGet();
  }

  long taken() {
    return taken.get();
  }

  long partlyTaken() {
    return partlyTaken.get();
  }

  long failed() {
    return failed.get();
  }
}
