package io.pivotscope.benchmarks.hdfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured, by configuration and operation; one sample a round. */
final class Samples {
  private record Cell(int configuration, Operation operation) {}

  private final Map<Cell, List<Measure.Sample>> samples = new HashMap<>();

  void add(int configuration, Operation operation, Measure.Sample sample) {
    samples.computeIfAbsent(new Cell(configuration, operation), c -> new ArrayList<>()).add(sample);
  }

  double latest(int configuration, Operation operation, Measure measure) {
    double[] values = column(configuration, operation, measure);
    return values[values.length - 1];
  }

  /** Of the values themselves. */
  Interval values(int configuration, Operation operation, Measure measure) {
    return Interval.of(column(configuration, operation, measure));
  }

  /** Of what each round's value is above that of the first configuration, as a share of that. */
  Interval added(int configuration, Operation operation, Measure measure) {
    double[] values = column(configuration, operation, measure);
    double[] bases = column(0, operation, measure);
    for (int round = 0; round < values.length; round++) {
      values[round] = values[round] / bases[round] - 1;
    }
    return Interval.of(values);
  }

  private double[] column(int configuration, Operation operation, Measure measure) {
    return samples.getOrDefault(new Cell(configuration, operation), List.of()).stream()
        .mapToDouble(measure::of)
        .toArray();
  }
}
