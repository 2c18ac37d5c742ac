package io.pivotscope.baggage.clock;

import java.util.List;

/**
 * A bad clock on a good machine: makes skew testable where all processes share one clock.
 *
 * <pre>
 *   reading = t + offset + (t - since) * drift + jitter(t) + steps taken by t
 * </pre>
 *
 * @param base the good clock
 * @param sinceMicros when drift begins
 * @param jitterMicros readings differ by up to this much either way, by a hash of the time
 * @param steps sudden changes; they may go backwards
 */
public record SkewedClock(
    PhysicalClock base,
    long sinceMicros,
    long offsetMicros,
    double driftPpm,
    long jitterMicros,
    List<Step> steps)
    implements PhysicalClock {

  /** From {@code atMicros} on, the reading differs by {@code byMicros}. */
  public record Step(long atMicros, long byMicros) {}

  public SkewedClock {
    steps = List.copyOf(steps);
  }

  public SkewedClock(PhysicalClock base, long offsetMicros) {
    this(base, 0, offsetMicros, 0, 0, List.of());
  }

  @Override
  public long micros() {
    long time = base.micros();
    long reading = time + offsetMicros + Math.round((time - sinceMicros) * driftPpm / 1e6);
    if (jitterMicros > 0) {
      long mixed = time * 0x9e3779b97f4a7c15L;
      reading += Math.floorMod(mixed ^ (mixed >>> 32), 2 * jitterMicros + 1) - jitterMicros;
    }
    for (Step step : steps) {
      if (time >= step.atMicros()) {
        reading += step.byMicros();
      }
    }
    return reading;
  }
}
