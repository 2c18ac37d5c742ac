package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.baggage.clock.SkewedClock;
import java.util.List;
import java.util.Map;

/** A process: its clock, and whether it propagates. */
final class SimulatedProcess implements Budgets {
  final int number;
  final HlcClock clock;
  boolean armed;
  long armedHlc;

  private final int budgetBytes;
  private final Map<Long, ProgramRun> programs;

  SimulatedProcess(
      int number,
      Execution.Clock clock,
      PhysicalClock time,
      int budgetBytes,
      Map<Long, ProgramRun> programs) {
    this.number = number;
    this.clock =
        new HlcClock(
            new SkewedClock(
                time, time.micros(), clock.offsetMicros(), clock.driftPpm(), 0, List.of()));
    this.budgetBytes = budgetBytes;
    this.programs = programs;
  }

  @Override
  public int bytes(long query, long epoch) {
    return armed ? Math.min(budgetBytes, programs.get(query).budgetBytes()) : -1;
  }

  @Override
  public int requestBytes() {
    return 2 * budgetBytes;
  }

  @Override
  public void cut(long query, long epoch, long tuples) {
    programs.get(query).countCut(tuples);
  }
}
