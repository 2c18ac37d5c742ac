package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.interpret.Additions;
import io.pivotscope.protocol.interpret.Interpreter;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import io.pivotscope.protocol.interpret.Results;
import io.pivotscope.protocol.interpret.Sampling;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One program in one execution, event by event, with what the baggage at hand holds. */
class ProgramRun {

  private final long query;
  private final AdviceProgram program;
  private final List<Interpreter> interpreters;
  private final boolean sensitive;
  private final List<Streamed> rows = new ArrayList<>();
  private final Map<Tuple, Accumulator[]> groups = new LinkedHashMap<>();

  /** As an agent reports them, and nothing besides. */
  private Counters counters = Counters.NONE;

  ProgramRun(long query, AdviceProgram program, List<Interpreter> interpreters) {
    this.query = query;
    this.program = program;
    this.interpreters = interpreters;
    this.sensitive = program.isSensitive();
  }

  static List<Interpreter> interpreters(AdviceProgram program) {
    return program.advice().stream().map(advice -> new Interpreter(program, advice)).toList();
  }

  /** A streamed row with its event. */
  record Streamed(EventId id, Tuple row) {}

  long query() {
    return query;
  }

  AdviceProgram program() {
    return program;
  }

  int budgetBytes() {
    return program.limits().budgetBytes();
  }

  boolean declaresRequests() {
    return !program.requests().isEmpty();
  }

  void countCut(long tuples) {
    count(tuples, 0, 0);
  }

  private void count(long cut, long unsettled, long fromCut) {
    counters =
        counters.plus(
            new Counters(0, 0, 0, cut, 0, unsettled, 0, 0, fromCut, Traffic.NONE, List.of()));
  }

  long cut() {
    return counters.cut();
  }

  /** Whether a cause was counted for rows that may be missing. */
  boolean isMarked() {
    return counters.cut() + counters.fromCut() + counters.unsettled() > 0;
  }

  /** All advice of one event: every read of the past comes before every write. */
  void happen(SimulatedEvent event, Baggage baggage, boolean settled, int heldBytes) {
    if (program.isSampled()
        && !Sampling.includes(event.requestOf(declaresRequests()), program.sampleRate())) {
      return;
    }
    act(event, new Past(baggage, query, Run.EPOCH, settled || !sensitive), heldBytes);
  }

  void act(SimulatedEvent event, Past past, int heldBytes) {
    Reading[] readings = new Reading[interpreters.size()];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = read(i, event, past);
    }
    for (int i = 0; i < readings.length; i++) {
      write(i, readings[i], event, past, heldBytes);
    }
  }

  /** Null if the advice has nothing to do with the event. */
  @Nullable Reading read(int advice, SimulatedEvent event, Past past) {
    Advice of = program.advice().get(advice);
    if (!event.isAt(of.tracepoint())) {
      return null;
    }
    Reading reading = interpreters.get(advice).read(observe(of, event, advice), past);
    count(0, reading.unsettled(), reading.fromCut());
    return reading;
  }

  void write(
      int advice, @Nullable Reading reading, SimulatedEvent event, Past past, int heldBytes) {
    if (reading == null) {
      return;
    }
    Interpreter.Packed packed =
        interpreters.get(advice).write(reading, event.id(), past, new Emission(event.id()));
    countCut(packed.cut());
    Sink sink = program.advice().get(advice).sink();
    if (sink instanceof Sink.Pack || sink instanceof Sink.PackLedger) {
      countCut(past.baggage().cut(query, heldBytes));
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
      List<Object> values =
          event.read(advice.tracepoint(), advice.observe().get(column).path(), declaresRequests());
      for (Object[] row : working) {
        for (Object value : values) {
          Object[] copy = values.size() == 1 ? row : row.clone();
          copy[column] = value;
          expanded.add(copy);
        }
      }
      working = expanded;
    }
    return working;
  }

  /** The rows as they were streamed. */
  List<Streamed> streamed() {
    return rows;
  }

  /** The groups, each as its keys with the aggregates' results, before Having and Limit. */
  Map<Tuple, Object[]> groups() {
    Map<Tuple, Object[]> all = new LinkedHashMap<>();
    groups.forEach(
        (key, cells) ->
            all.put(key, Arrays.stream(cells).map(Accumulator::result).toArray(Object[]::new)));
    return all;
  }

  /** The result's rows, each as its columns. */
  List<List<Object>> result() {
    List<Tuple> inOrder =
        rows.stream()
            .sorted(Comparator.comparing(Streamed::id).thenComparing(Streamed::row))
            .map(Streamed::row)
            .toList();
    List<Object[]> result =
        program.output().streams()
            ? Results.ofRows(program.output(), inOrder)
            : Results.ofGroups(program.output(), groups, null);
    return result.stream().map(Arrays::asList).toList();
  }
}
