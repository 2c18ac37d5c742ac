package io.pivotscope.baggage.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Runs a property on random inputs. A failure is tried again with the same seed and half the size,
 * as long as it still fails; the message names seed and size.
 *
 * <pre>
 *   Randomly.runs(500).upTo(40).check((random, size) -&gt; { ... assertThat(..) ... });
 * </pre>
 *
 * <p>{@code -Drandomly.seed=N} repeats one run; {@code -Drandomly.factor=N} multiplies the runs.
 */
public final class Randomly {

  /** What must hold. {@code size} bounds how much the property generates. */
  @FunctionalInterface
  public interface Property {
    void check(SplittableRandom random, int size) throws Exception;
  }

  private static final long FIRST_SEED = 20151004;

  private final int runs;
  private final long firstSeed;
  private final int minSize;
  private final int maxSize;

  private Randomly(int runs, long firstSeed, int minSize, int maxSize) {
    this.runs = runs;
    this.firstSeed = firstSeed;
    this.minSize = minSize;
    this.maxSize = maxSize;
  }

  public static Randomly runs(int runs) {
    return new Randomly(runs * Integer.getInteger("randomly.factor", 1), FIRST_SEED, 1, 20);
  }

  public Randomly upTo(int size) {
    return new Randomly(runs, firstSeed, 1, size);
  }

  /** All of one size. */
  public Randomly of(int size) {
    return new Randomly(runs, firstSeed, size, size);
  }

  /** One run for each seed from that on. */
  public Randomly from(long seed) {
    return new Randomly(runs, seed, minSize, maxSize);
  }

  public void check(Property property) {
    Long only = Long.getLong("randomly.seed");
    if (only != null) {
      checkOnce(property, only, maxSize);
      return;
    }
    for (int run = 0; run < runs; run++) {
      // Sizes grow, so that what fails on little fails on little.
      int size = Math.max(minSize, (int) ((long) maxSize * (run + 1) / runs));
      checkOnce(property, firstSeed + run, size);
    }
  }

  private static void checkOnce(Property property, long seed, int size) {
    Throwable failure = tryOnce(property, seed, size);
    if (failure == null) {
      return;
    }
    int smallest = size;
    for (int half = size / 2; half > 0; half /= 2) {
      Throwable smaller = tryOnce(property, seed, half);
      if (smaller == null) {
        break;
      }
      failure = smaller;
      smallest = half;
    }
    throw new AssertionError(
        "fails with seed " + seed + ", size " + smallest + ": " + failure.getMessage(), failure);
  }

  private static Throwable tryOnce(Property property, long seed, int size) {
    try {
      property.check(new SplittableRandom(seed), size);
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }

  /** One of the given. */
  @SafeVarargs
  public static <T> T oneOf(SplittableRandom random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  public static <T> T oneOf(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Up to {@code size} elements. */
  public static <T> List<T> list(
      SplittableRandom random, int size, Function<SplittableRandom, T> element) {
    int length = random.nextInt(size + 1);
    List<T> result = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      result.add(element.apply(random));
    }
    return result;
  }

  public static <T> List<T> shuffled(SplittableRandom random, List<T> list) {
    List<T> result = new ArrayList<>(list);
    for (int i = result.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T moved = result.get(i);
      result.set(i, result.get(j));
      result.set(j, moved);
    }
    return result;
  }
}
