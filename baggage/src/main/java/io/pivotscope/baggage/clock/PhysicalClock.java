package io.pivotscope.baggage.clock;

/**
 * Physical time. Should not run backwards; {@link HlcClock} stays right if it does. Thread-safe.
 */
@FunctionalInterface
public interface PhysicalClock {
  /** Microseconds since the Unix epoch. */
  long micros();
}
