package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.PhysicalClock;
import java.util.function.LongSupplier;

/**
 * The frontend's clocks.
 *
 * @param nanos for leases and timeouts; only differences mean something
 * @param physical microseconds since the Unix epoch: what agents anchor their clocks at
 */
public record Time(LongSupplier nanos, PhysicalClock physical) {

  /** The machine's clocks; steps of the wall clock never show. */
  public static Time system() {
    return new Time(System::nanoTime, AnchoredClock.system());
  }

  long now() {
    return nanos.getAsLong();
  }
}
