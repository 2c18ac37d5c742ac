package io.pivotscope.baggage.value;

/**
 * The static type of an expression or column, with the Java class that holds its values. Every type
 * has null.
 */
public enum Type {
  /** {@link Long}; all integral primitives, char and their boxes widen to it. */
  LONG,
  /** {@link Double}; float widens to it. */
  DOUBLE,
  /** {@link Boolean}. */
  BOOLEAN,
  /** {@link String}; enum constants read as their names. */
  STRING,
  /** {@code byte[]}, never shared after capture. */
  BYTES,
  /** {@link Long} nanoseconds. */
  DURATION,
  /** {@link Long} microseconds since the Unix epoch. */
  TIME,
  /** Unmodifiable {@link java.util.List} of values. */
  LIST,
  /** Not known until a process links the advice; the agent checks the values it meets. */
  ANY;

  /** Whether arithmetic and SUM accept it. */
  public boolean isNumeric() {
    return this == LONG || this == DOUBLE || this == DURATION || this == TIME || this == ANY;
  }
}
