package io.pivotscope.agent.budget;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the agent holds of the process's memory, by an estimate, and the bound of that. What threads
 * record asks for room; what waits to be reported is told as a whole. Thread-safe.
 */
public final class Memory {
  private static final long MOST_BYTES = 64L << 20;
  private static final int OF_HEAP = 8;

  private final long limitBytes;
  private final AtomicLong recorded = new AtomicLong();
  private volatile long waiting;

  /** Whether somebody has found no room since that was last asked. */
  private volatile boolean refused;

  public Memory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** A part of the heap that the process will not miss. */
  public static long usualBytes() {
    return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / OF_HEAP);
  }

  long limitBytes() {
    return limitBytes;
  }

  /** Takes room for something to be recorded; false if there is none. */
  public boolean take(long bytes) {
    if (recorded.addAndGet(bytes) + waiting <= limitBytes) {
      return true;
    }
    recorded.addAndGet(-bytes);
    refused = true;
    return false;
  }

  /** What was recorded is no more, or waits. */
  public void give(long bytes) {
    recorded.addAndGet(-bytes);
  }

  /** What waits in all. The reporter's. */
  public void waits(long bytes) {
    waiting = bytes;
  }

  /** Whether there was or is too little room, since the last call. */
  boolean wasShort() {
    boolean was = refused || recorded.get() + waiting > limitBytes;
    refused = false;
    return was;
  }
}
