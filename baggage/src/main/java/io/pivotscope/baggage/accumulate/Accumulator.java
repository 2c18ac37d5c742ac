package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A commutative monoid over values: a new one is the identity, {@link #merge} is associative and
 * commutative, so a result does not depend on the order in which partial results met (of TOPK
 * beyond its capacity, only the bound does not). Mutable; one thread at a time.
 *
 * <p>A row under a join counts once per pair, so a value or a whole state comes with a
 * multiplicity, at least 1: the same as repeating the call that often. Counts stay at the end of
 * {@code long} instead of wrapping.
 */
public sealed interface Accumulator
    permits Count,
        Sum,
        Average,
        Extreme,
        StandardDeviation,
        Distribution,
        Distinct,
        TopValues,
        FirstLast {

  /**
   * Adds one row's argument. Never throws: a value that the function cannot take counts as null.
   */
  default void add(@Nullable Object value) {
    add(value, 1);
  }

  /** Adds one argument as if it had come that many times. */
  void add(@Nullable Object value, long times);

  /** The same for a long; the counts, sums and distributions make no object of it. */
  default void addLong(long value, long times) {
    add((Object) value, times);
  }

  /** The same for a double; the counts, sums and distributions make no object of it. */
  default void addDouble(double value, long times) {
    add((Object) value, times);
  }

  /**
   * Adds all that the other has seen; the other stays as it is.
   *
   * @throws IllegalArgumentException if the other accumulates another function
   */
  default void merge(Accumulator other) {
    merge(other, 1);
  }

  /**
   * Adds all that the other has seen as if each had come that many times.
   *
   * @throws IllegalArgumentException if the other accumulates another function
   */
  void merge(Accumulator other, long times);

  /** The value so far; null where nothing but nulls was added (0 for COUNT and DISTINCT). */
  @Nullable Object result();

  Accumulator copy();

  /** The state, as {@link #read} takes it back. */
  void write(ByteSink out);

  /**
   * Becomes what was written; what it was before is gone. Whoever merges many states reads each
   * into the same accumulator.
   *
   * @throws MalformedException if the bytes are no state of this function; it then has none that
   *     means anything, until the next that can be read
   */
  void read(ByteSource in);
}
