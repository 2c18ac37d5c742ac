package io.pivotscope.frontend.probe;

import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Sink;
import java.util.List;

/**
 * A query that only counts what another one would do: the same tracepoints, joins, filters and
 * packs, and of its result nothing but the number of rows.
 */
final class CountingVariant {
  private CountingVariant() {}

  /**
   * @param sampleRate share of the requests that it looks at, where the query follows requests; one
   *     that does not would have to begin with that for the sample's sake, which costs more than to
   *     count all
   */
  static AdviceProgram of(AdviceProgram query, double sampleRate, long forMillis) {
    List<Advice> counting =
        query.advice().stream()
            .map(
                a ->
                    isEmitted(a.sink())
                        ? new Advice(
                            a.tracepoint(),
                            a.observe(),
                            a.unpack(),
                            a.let(),
                            a.filter(),
                            CountedMethods.countAlone())
                        : a)
            .toList();
    AdviceProgram.Limits limits = query.limits();
    return new AdviceProgram(
        query.text(),
        query.slots(),
        counting,
        CountedMethods.COUNT_ALONE,
        query.requests(),
        query.processNames(),
        query.propagates() ? Math.min(query.sampleRate(), sampleRate) : query.sampleRate(),
        new AdviceProgram.Limits(
            limits.windowMicros(),
            limits.budgetBytes(),
            limits.maxGroups(),
            forMillis,
            limits.maxMethods()));
  }

  /** By how much what it counts is to be multiplied to be the query's own. */
  static double scale(AdviceProgram query, AdviceProgram variant) {
    return query.sampleRate() / variant.sampleRate();
  }

  private static boolean isEmitted(Sink sink) {
    return sink instanceof Sink.EmitGroups || sink instanceof Sink.EmitRows;
  }
}
