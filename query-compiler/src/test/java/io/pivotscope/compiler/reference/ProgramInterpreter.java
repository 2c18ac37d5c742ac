package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Additions;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Interpreter;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Past;
import io.pivotscope.protocol.advice.Reading;
import io.pivotscope.protocol.advice.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs an advice program event by event, with what the baggage at hand holds. */
final class ProgramInterpreter {

  static final long QUERY = 7;
  static final long EPOCH = 1;

  private final AdviceProgram program;
  private final List<Interpreter> interpreters = new ArrayList<>();
  private final List<Streamed> rows = new ArrayList<>();
  private final Map<Tuple, Accumulator[]> groups = new LinkedHashMap<>();

  ProgramInterpreter(AdviceProgram program) {
    this.program = program;
    program.advice().forEach(advice -> interpreters.add(new Interpreter(program, advice)));
  }

  private record Streamed(EventId id, Tuple row) {}

  /** All advice of one event: every read of the past comes before every write. */
  void happen(SimulatedEvent event, Baggage baggage) {
    Past past = new Past(baggage, QUERY, EPOCH, true);
    Reading[] readings = new Reading[interpreters.size()];
    for (int i = 0; i < readings.length; i++) {
      Advice advice = program.advice().get(i);
      if (event.isAt(advice.tracepoint())) {
        readings[i] = interpreters.get(i).read(observe(advice, event, i), past);
      }
    }
    for (int i = 0; i < readings.length; i++) {
      if (readings[i] != null) {
        interpreters.get(i).write(readings[i], event.id(), past, new Emission(event.id()));
      }
    }
  }

  private final class Emission implements Interpreter.Emitter {
    private final EventId event;

    Emission(EventId event) {
      this.event = event;
    }

    @Override
    public void group(Tuple key, Additions additions) {
      Output output = program.output();
      additions.addTo(
          groups.computeIfAbsent(
              key, k -> Accumulators.create(output.aggregates(), output.argumentTypes())));
    }

    @Override
    public void row(Tuple columns) {
      rows.add(new Streamed(event, columns));
    }
  }

  private List<Object[]> observe(Advice advice, SimulatedEvent event, int i) {
    List<Object[]> working = Interpreter.oneRow(new Object[interpreters.get(i).width()]);
    for (int column = 0; column < advice.observe().size(); column++) {
      List<Object[]> expanded = new ArrayList<>();
      for (Object[] row : working) {
        for (Object value : event.read(advice.observe().get(column).path())) {
          Object[] copy = row.clone();
          copy[column] = value;
          expanded.add(copy);
        }
      }
      working = expanded;
    }
    return working;
  }

  private List<Tuple> inOrder() {
    return rows.stream()
        .sorted(Comparator.comparing(Streamed::id).thenComparing(Streamed::row))
        .map(Streamed::row)
        .toList();
  }

  /** The result's rows, each as its columns. */
  List<List<Object>> result() {
    List<Object[]> result =
        program.output().streams()
            ? Results.ofRows(program.output(), inOrder())
            : Results.ofGroups(program.output(), groups, null);
    return result.stream().map(Arrays::asList).toList();
  }
}
