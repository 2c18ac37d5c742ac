package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * A commutative monoid over values: a new one is the identity, {@link #merge} is associative and
 * commutative, so a result does not depend on the order in which partial results met. Mutable; one
 * thread at a time.
 */
public sealed interface Accumulator permits Count, Sum, Average, Extreme {

  /**
   * Adds one row's argument. Never throws: a value that the function cannot take counts as null.
   */
  void add(@Nullable Object value);

  /** Adds a row that stands for several. */
  default void add(@Nullable Object value, long times) {
    for (long i = 0; i < times; i++) {
      add(value);
    }
  }

  /** Adds all that the other has seen, as if it had seen it several times. */
  default void merge(Accumulator other, long times) {
    for (long i = 0; i < times; i++) {
      merge(other);
    }
  }

  /**
   * Adds all that the other has seen; the other stays as it is.
   *
   * @throws IllegalArgumentException if the other accumulates another function
   */
  void merge(Accumulator other);

  /** The value so far; null where nothing but nulls was added (0 for a count). */
  @Nullable Object result();

  Accumulator copy();

  /** The state, as {@link Accumulators#read} takes it back. */
  void write(ByteSink out);
}
