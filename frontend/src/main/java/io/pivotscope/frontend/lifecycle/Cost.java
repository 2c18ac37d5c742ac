package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;

/**
 * What a query costs those that it looks at: an estimate. Processes do not measure it; what an
 * event of this kind cost on one machine (docs/performance.md, "An event" and "More of everything")
 * is multiplied by how many there were.
 */
public final class Cost {
  /** "count and sum by key". */
  private static final double GROUP_NANOS = 22.6;

  /** "count and sum by key, at the return", less the one at the entry. */
  private static final double RETURN_NANOS = 25.9 - GROUP_NANOS;

  /** "count and average latency by key", less the one without latency. */
  private static final double ELAPSED_NANOS = 72.1 - GROUP_NANOS;

  /** "count and quantile by key", less count and sum. */
  private static final double QUANTILE_NANOS = 28.9 - GROUP_NANOS;

  /** "pack alone". A streamed row is copied as a packed one is. */
  private static final double PACK_NANOS = 41.3;

  /** "unpack, join, group, sum", less count and sum. */
  private static final double UNPACK_NANOS = 41.6 - GROUP_NANOS;

  /** "tuples in baggage, read at the last of 16 hops", one tuple. */
  private static final double HOP_NANOS = 737;

  private Cost() {}

  /** Of the mean event of a program; how its events spread over its tracepoints nobody knows. */
  static double nanosPerHit(AdviceProgram program) {
    return program.advice().stream()
        .mapToDouble(advice -> nanos(advice, program))
        .average()
        .orElse(0);
  }

  private static double nanos(Advice advice, AdviceProgram program) {
    boolean groups = advice.sink() instanceof Sink.EmitGroups;
    double nanos = groups ? GROUP_NANOS : PACK_NANOS;
    if (advice.tracepoint().place().kind() != Place.Kind.ENTRY) {
      nanos += RETURN_NANOS;
    }
    if (advice.observe().stream().anyMatch(o -> o.path().root() == Path.Root.ELAPSED)) {
      nanos += ELAPSED_NANOS;
    }
    if (groups && program.output().aggregates().contains(Aggregate.SKETCH)) {
      nanos += QUANTILE_NANOS;
    }
    return nanos + UNPACK_NANOS * advice.unpack().size();
  }

  /** Share of one core that a run has taken so far, over all processes together; 0 before T0. */
  public static double share(RunView run) {
    long until = run.t1Micros() == 0 ? run.nowMicros() : run.t1Micros();
    double nanos = 1e3 * (until - run.t0Micros());
    double spent =
        run.counters().hits() * run.shape().nanosPerHit()
            + run.counters().traffic().hops() * HOP_NANOS;
    return run.t0Micros() == 0 || nanos <= 0 ? 0 : spent / nanos;
  }
}
