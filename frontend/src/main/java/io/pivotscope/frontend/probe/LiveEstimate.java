package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.link.Counters;
import java.util.List;

/**
 * What a query did that ran for a moment, on a sample of requests, without its result.
 *
 * @param seconds that it collected
 * @param scale by which rates are to be multiplied to be the query's own
 * @param budgetBytes of the query on one hop
 * @param processes those in which something happened
 */
public record LiveEstimate(
    double seconds,
    double sampleRate,
    double scale,
    int budgetBytes,
    Counters total,
    List<RunView.Source> sources,
    List<Process> processes,
    List<RunView.Partial> partial) {

  /** One process. */
  public record Process(String procName, String label, Counters counters) {}

  public LiveEstimate {
    sources = List.copyOf(sources);
    processes = List.copyOf(processes);
    partial = List.copyOf(partial);
  }

  static LiveEstimate of(Evidence evidence, double scale) {
    RunView run = evidence.run();
    return new LiveEstimate(
        run.collectedSeconds(),
        evidence.program().sampleRate(),
        scale,
        evidence.program().limits().budgetBytes(),
        run.counters(),
        run.sources(),
        evidence.processes().stream()
            .filter(p -> !p.counters().equals(Counters.NONE))
            .map(p -> new Process(p.procName(), p.label(), p.counters()))
            .toList(),
        run.partial());
  }

  /** Of something counted, scaled to all requests of the query. */
  public double perSecond(long counted) {
    return seconds <= 0 ? 0 : counted * scale / seconds;
  }
}
