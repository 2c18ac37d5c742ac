package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.link.Counters;

/**
 * What a query costs a process, by a model: what was counted, times what each of that costs on the
 * machine of docs/performance.md ("An event", "More of everything").
 *
 * <pre>
 *   event that found nothing to join with   8.5 ns    armed join, request without baggage
 *   event that is counted                    23 ns    count and sum by key
 *   event that is joined                     42 ns    unpack, join, group, sum
 *   tuple that is packed                     41 ns    pack alone
 *   message that carries some               740 ns    a hop with one tuple in baggage
 * </pre>
 *
 * Hand-offs between threads are not counted, so they are not in it: 0.1 to 1.2 microseconds for
 * each task of a query that follows requests.
 *
 * @param cores of CPU: 0.01 is one percent of one core
 */
public record CostEstimate(double cores) {
  private static final double PASSED_NANOS = 8.5;
  private static final double COUNTED_NANOS = 23;
  private static final double JOINED_NANOS = 42;
  private static final double PACKED_NANOS = 41;
  private static final double HOP_NANOS = 740;

  /** Of what was counted in so many seconds; nothing where there were none. */
  public static CostEstimate of(Counters c, double seconds) {
    if (seconds <= 0) {
      return new CostEstimate(0);
    }
    long packed = c.traffic().packed();
    long passed = Math.min(c.hits(), c.withoutBaggage());
    long acted = Math.max(0, c.hits() - passed - packed);
    double nanos =
        passed * PASSED_NANOS
            + acted * (packed > 0 || passed > 0 ? JOINED_NANOS : COUNTED_NANOS)
            + packed * PACKED_NANOS
            + c.traffic().hops() * HOP_NANOS;
    return new CostEstimate(nanos / 1e9 / seconds);
  }

  /** Of a run so far, over all processes together. */
  public static CostEstimate of(RunView run) {
    return of(run.counters(), run.collectedSeconds());
  }

  /** The same at another rate. */
  public CostEstimate times(double factor) {
    return new CostEstimate(cores * factor);
  }

  /** Percent of one core. */
  public double percent() {
    return 100 * cores;
  }
}
