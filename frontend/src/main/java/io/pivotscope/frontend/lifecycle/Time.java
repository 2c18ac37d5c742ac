package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.PhysicalClock;
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

  /**
   * The same, and not before what a frontend with this data directory has decided, nor, while the
   * machine runs, before what it has said.
   *
   * @param data exists
   */
  public static Time kept(Path data, long floorMicros) throws IOException {
    return new Time(System::nanoTime, KeptClock.open(data, floorMicros));
  }

  /** Where a frontend has its clocks from, once it knows what it has decided before. */
  @FunctionalInterface
  public interface Start {

    /**
     * @param floorMicros no stamp of anything that was decided lies above it
     */
    Time at(long floorMicros) throws IOException;
  }

  long now() {
    return nanos.getAsLong();
  }
}
