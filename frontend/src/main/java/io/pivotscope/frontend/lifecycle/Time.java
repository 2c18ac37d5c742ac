package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.frontend.store.Journal;
import java.io.IOException;
import java.nio.file.Path;
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

  /** The same, but never behind what a frontend with this data directory has said before. */
  public static Time kept(Path data) throws IOException {
    Journal.makeDirectory(data);
    return new Time(System::nanoTime, KeptClock.open(data));
  }

  long now() {
    return nanos.getAsLong();
  }
}
