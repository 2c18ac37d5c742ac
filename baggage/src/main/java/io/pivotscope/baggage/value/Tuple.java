package io.pivotscope.baggage.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row of values, of fixed width. Immutable; the values are normalised already ({@link Type}).
 * Equality is that of {@link Values#equal}: a Long never equals a Double, bytes compare by content.
 */
public final class Tuple implements Comparable<Tuple> {
  public static final Tuple EMPTY = new Tuple(new @Nullable Object[0]);

  private final @Nullable Object[] values;
  private int hash;

  private Tuple(@Nullable Object[] values) {
    this.values = values;
  }

  public static Tuple of(@Nullable Object... values) {
    return values.length == 0 ? EMPTY : new Tuple(values.clone());
  }

  /** Takes the array over: whoever calls this no longer writes to it. */
  public static Tuple wrap(@Nullable Object[] values) {
    return new Tuple(values);
  }

  public int size() {
    return values.length;
  }

  public @Nullable Object get(int index) {
    return values[index];
  }

  public Tuple concat(Tuple other) {
    if (other.values.length == 0) {
      return this;
    }
    @Nullable Object[] both = Arrays.copyOf(values, values.length + other.values.length);
    System.arraycopy(other.values, 0, both, values.length, other.values.length);
    return new Tuple(both);
  }

  public @Nullable Object[] toArray() {
    return values.clone();
  }

  /** The same in every process: caps on groups keep the keys whose hash is smallest (unsigned). */
  public long stableHash() {
    long result = values.length;
    for (Object value : values) {
      result = Values.mix(result) + Values.hash(value);
    }
    return Values.mix(result);
  }

  /** By {@link Values#compare}, column after column; the shorter of two prefixes comes first. */
  @Override
  public int compareTo(Tuple other) {
    for (int i = 0; i < Math.min(values.length, other.values.length); i++) {
      int byValue = Values.compare(values[i], other.values[i]);
      if (byValue != 0) {
        return byValue;
      }
    }
    return Integer.compare(values.length, other.values.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Tuple that) || values.length != that.values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (!Values.equal(values[i], that.values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Long.hashCode(stableHash());
    }
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.deepToString(values);
  }
}
