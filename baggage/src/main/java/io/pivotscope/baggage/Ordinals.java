package io.pivotscope.baggage;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import java.util.Arrays;

/**
 * The ordinals that a branch has closed, as runs. Immutable.
 *
 * <pre>
 *   floor           run          run
 *   |######|..####|...########|..##|
 * </pre>
 *
 * <p>Gaps are calls without a clean return. Beyond {@link #MAX_RUNS} runs the oldest gaps are
 * abandoned: the floor rises over them, and what was closed below it is no longer told apart from
 * what never came back.
 */
final class Ordinals {
  static final int MAX_RUNS = 32;
  static final Ordinals NONE = new Ordinals(0, new long[0]);

  private final long floor;
  // from, to (exclusive), from, to, ...: ascending, not touching
  private final long[] bounds;

  private Ordinals(long floor, long[] bounds) {
    this.floor = floor;
    this.bounds = bounds;
  }

  /** Everything below is dead, closed or not. */
  long floor() {
    return floor;
  }

  int runs() {
    return bounds.length / 2;
  }

  boolean contains(long ordinal) {
    if (ordinal < floor) {
      return true;
    }
    int at = Arrays.binarySearch(bounds, ordinal);
    // A hit on an even index is the first of a run, on an odd one the first after a run.
    return at >= 0 ? (at & 1) == 0 : (-at - 1 & 1) == 1;
  }

  /** With one more; beyond {@link #MAX_RUNS} the floor has risen. */
  Ordinals with(long ordinal) {
    if (contains(ordinal)) {
      return this;
    }
    int at = 0;
    while (at < bounds.length && bounds[at] < ordinal) {
      at += 2;
    }
    long[] grown = new long[bounds.length + 2];
    System.arraycopy(bounds, 0, grown, 0, at);
    grown[at] = ordinal;
    grown[at + 1] = ordinal + 1;
    System.arraycopy(bounds, at, grown, at + 2, bounds.length - at);
    return new Ordinals(floor, merged(grown)).abandonOldest();
  }

  private static long[] merged(long[] bounds) {
    long[] result = new long[bounds.length];
    int size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      if (size > 0 && result[size - 1] == bounds[i]) {
        result[size - 1] = bounds[i + 1];
      } else {
        result[size++] = bounds[i];
        result[size++] = bounds[i + 1];
      }
    }
    return size == bounds.length ? result : Arrays.copyOf(result, size);
  }

  private Ordinals abandonOldest() {
    int drop = runs() - MAX_RUNS;
    if (drop <= 0) {
      return this;
    }
    return new Ordinals(bounds[2 * drop - 1], Arrays.copyOfRange(bounds, 2 * drop, bounds.length));
  }

  /** Floor; count of runs; each: length of the gap before it, length. */
  void write(ByteSink out) {
    out.writeVarint(floor);
    out.writeVarint(runs());
    long last = floor;
    for (int i = 0; i < bounds.length; i += 2) {
      out.writeVarint(bounds[i] - last);
      out.writeVarint(bounds[i + 1] - bounds[i]);
      last = bounds[i + 1];
    }
  }

  static Ordinals read(ByteSource in) {
    long floor = BranchPath.readOrdinal(in);
    int runs = in.readInt(MAX_RUNS);
    if (floor == 0 && runs == 0) {
      return NONE;
    }
    long[] bounds = new long[2 * runs];
    long last = floor;
    for (int i = 0; i < bounds.length; i++) {
      long length = BranchPath.readOrdinal(in);
      if (length == 0 && i > 0) {
        throw new MalformedException("empty run");
      }
      last += length;
      bounds[i] = last;
    }
    return new Ordinals(floor, bounds);
  }

  @Override
  public String toString() {
    return "<" + floor + " " + Arrays.toString(bounds);
  }
}
