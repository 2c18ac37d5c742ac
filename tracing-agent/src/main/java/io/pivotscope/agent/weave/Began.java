package io.pivotscope.agent.weave;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When an invocation began, as one long in a local variable of its method: the number of the
 * composition of its call sites, or where somebody reads how long it took, nanoseconds. 0 if nobody
 * listened for its end.
 *
 * <pre>
 *   0     1 .. LEAST_NANOS - 1     LEAST_NANOS ..
 *   none  number                   nanoseconds since this class was there, plus that
 * </pre>
 *
 * @param number of the first composition in which a listener is
 * @param nanos at that time
 */
record Began(long number, long nanos) {
  private static final long LEAST_NANOS = 1L << 40;
  private static final long START = System.nanoTime();
  private static final AtomicLong NUMBERS = new AtomicLong();

  static Began now() {
    return new Began(NUMBERS.incrementAndGet(), present());
  }

  /** The present, for an invocation that begins. */
  static long present() {
    return System.nanoTime() - START + LEAST_NANOS;
  }

  /** How long ago it was, where nanoseconds are kept. */
  static long elapsed(long begun) {
    return present() - begun;
  }

  /** Whether an invocation that began then began after this. */
  static boolean isSince(long number, long nanos, long begun) {
    return begun >= (begun < LEAST_NANOS ? number : nanos);
  }
}
