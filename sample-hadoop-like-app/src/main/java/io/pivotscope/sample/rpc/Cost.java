package io.pivotscope.sample.rpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What an operation has cost the DataNodes so far, in bytes read there. Handed from caller to
 * callee as an argument, never through a thread, so that it stays right wherever work moves to.
 * Thread-safe.
 */
public final class Cost {
  private final AtomicLong datanodeBytes = new AtomicLong();

  public void add(long bytes) {
    datanodeBytes.addAndGet(bytes);
  }

  public long datanodeBytes() {
    return datanodeBytes.get();
  }
}
