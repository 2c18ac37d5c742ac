package io.pivotscope.agent.budget;

import java.util.function.LongSupplier;

/**
 * Times one in many of the events of a thread:
 *
 * <pre>
 *   cheap events    one in 128 on average
 *   dear ones       more: timing one costs some 60 ns, and that is to stay below a thousandth
 * </pre>
 *
 * <p>Which one is drawn by lot, so that queries which take turns at a method all have theirs, and a
 * timed event stands for as many as there are on average from one to the next. The lot remembers
 * nothing: a thread that has just begun, or was looked at in between, is no special case. Used by
 * its thread alone.
 */
public final class Stopwatch {

  /** Between two timed events, on average, where events are cheap. */
  static final int EVERY = 128;

  /** Of an event that is cheap. */
  private static final long CHEAP_NANOS = 500;

  /** Two readings of the clock, one after the other, take no longer. */
  private static final long MOST_CLOCK_NANOS = 200;

  private final LongSupplier nanos;

  /** Events until one is timed. */
  private int left;

  /** When the event began that is being timed; 0 while none is. */
  private long since;

  /** Events for which the next timed one stands. */
  private int each = EVERY;

  /** What reading the clock takes here, a moving average. */
  private double clockNanos = 20;

  private boolean probing;

  /** State of the lot; never 0. */
  private int lot;

  /**
   * @param nanos a clock
   * @param seed of the lot
   */
  public Stopwatch(LongSupplier nanos, int seed) {
    this.nanos = nanos;
    this.lot = seed * 0x9E3779B9 | 1;
    this.left = draw(EVERY);
  }

  /** An event begins. */
  public void begin() {
    if (--left <= 0) {
      start();
    }
  }

  /**
   * It has ended. At the edge of the stack an event goes untimed: it was recorded, and is not to
   * fail for this.
   *
   * @param unseenNanos what an event takes outside of these two calls
   */
  public void end(Spent spent, long unseenNanos) {
    if (since != 0) {
      try {
        stop(spent, unseenNanos);
      } catch (StackOverflowError full) {
        since = 0;
      }
    }
  }

  /**
   * Times the next event whatever the lot says, and takes it for nothing but a sign of what events
   * cost here: so those of a thread that has few and dear ones are timed from early on.
   */
  public void probe() {
    if (since == 0) {
      left = 1;
      probing = true;
    }
  }

  private void start() {
    long first = nanos.getAsLong();
    long second = nanos.getAsLong();
    clockNanos += (Math.min(second - first, MOST_CLOCK_NANOS) - clockNanos) / 8;
    since = second == 0 ? 1 : second;
  }

  private void stop(Spent spent, long unseenNanos) {
    long took = Math.max(0, nanos.getAsLong() - since - (long) clockNanos) + unseenNanos;
    since = 0;
    if (!probing) {
      spent.add(took * each);
    }
    probing = false;
    each = (int) Math.max(1, EVERY * CHEAP_NANOS / Math.max(CHEAP_NANOS, took));
    left = draw(each);
  }

  /** Events until the next one is timed, where each has the same chance to be the one. */
  private int draw(int average) {
    if (average == 1) {
      return 1;
    }
    lot ^= lot << 13;
    lot ^= lot >>> 17;
    lot ^= lot << 5;
    double chance = ((lot >>> 1) + 0.5) / (1L << 31);
    return 1 + (int) (Math.log(chance) / Math.log(1 - 1.0 / average));
  }
}
