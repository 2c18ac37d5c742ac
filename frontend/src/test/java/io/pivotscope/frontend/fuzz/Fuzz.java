package io.pivotscope.frontend.fuzz;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long to search and where to begin: {@code -Dpivotscope.fuzz.minutes}, one in an ordinary run,
 * and {@code -Dpivotscope.fuzz.seed}.
 */
final class Fuzz {
  private static final long SEED = Long.getLong("pivotscope.fuzz.seed", System.nanoTime());
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("pivotscope.fuzz.minutes", "1"));

  private final String name;
  private final long middleNanos;
  private final long endNanos;
  private final SplittableRandom random;

  /**
   * Begins now, and says with which seed.
   *
   * @param share of all the time
   */
  Fuzz(String name, double share) {
    this.name = name;
    Duration length = Duration.ofMillis((long) (MINUTES * 60_000 * share));
    middleNanos = System.nanoTime() + length.toNanos() / 2;
    endNanos = System.nanoTime() + length.toNanos();
    random = new SplittableRandom(SEED + name.hashCode());
    System.out.println("fuzzing " + name + " for " + length + ", " + this);
  }

  boolean goesOn() {
    return System.nanoTime() - endNanos < 0;
  }

  boolean isHalfOver() {
    return System.nanoTime() - middleNanos >= 0;
  }

  /** For one more thread or conversation. */
  synchronized SplittableRandom random() {
    return random.split();
  }

  @Override
  public String toString() {
    return name + ": -Dpivotscope.fuzz.seed=" + SEED;
  }
}
