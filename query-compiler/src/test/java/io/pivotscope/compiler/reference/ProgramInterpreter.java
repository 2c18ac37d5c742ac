package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.PackedEvent;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Evaluator;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs an advice program event by event, with what the baggage at hand holds. */
final class ProgramInterpreter {

  static final long QUERY = 7;
  static final long EPOCH = 1;

  private final AdviceProgram program;
  private final List<List<Object>> rows = new ArrayList<>();
  private final Map<Tuple, Accumulator[]> groups = new LinkedHashMap<>();
  private long packed;

  ProgramInterpreter(AdviceProgram program) {
    this.program = program;
    if (!program.output().streams() && program.output().keys().isEmpty()) {
      groups.put(Tuple.of(), identity());
    }
  }

  private record Packing(SetShape shape, List<Tuple> rows) {}

  /** All advice of one event: every read of the past comes before every write. */
  void happen(SimulatedEvent event, Baggage baggage) {
    List<Packing> packings = new ArrayList<>();
    for (Advice advice : program.advice()) {
      if (event.isAt(advice.tracepoint())) {
        run(advice, event, baggage, packings);
      }
    }
    for (Packing packing : packings) {
      baggage.pack(QUERY, EPOCH, packing.shape(), event.id(), packing.rows());
      packed += packing.rows().stream().mapToInt(Tuple::size).sum();
    }
  }

  /** Values packed so far: what the optimiser makes fewer. */
  long packedValues() {
    return packed;
  }

  private void run(Advice advice, SimulatedEvent event, Baggage baggage, List<Packing> packings) {
    List<Object[]> working = new ArrayList<>();
    working.add(new Object[0]);
    for (Advice.Observation observation : advice.observe()) {
      List<Object[]> columns = new ArrayList<>();
      event.read(observation.path()).forEach(value -> columns.add(new Object[] {value}));
      working = product(working, columns);
    }
    for (int slot : advice.unpack()) {
      List<Object[]> unpacked = new ArrayList<>();
      for (PackedEvent past : baggage.unpackSet(QUERY, EPOCH, slot)) {
        past.rows().forEach(row -> unpacked.add(array(row)));
      }
      working = product(working, unpacked);
    }
    for (Expr let : advice.let()) {
      working.replaceAll(row -> append(row, new Object[] {Evaluator.evaluate(let, row)}));
    }
    working.removeIf(row -> advice.filter().stream().anyMatch(c -> !Evaluator.isTrue(c, row)));
    sink(advice.sink(), working, packings);
  }

  private void sink(Sink sink, List<Object[]> working, List<Packing> packings) {
    if (sink instanceof Sink.Pack pack) {
      SlotSpec.Set slot = (SlotSpec.Set) program.slots().get(pack.slot());
      SetShape.Keep keep = SetShape.Keep.valueOf(slot.keep().name());
      List<Tuple> tuples = working.stream().map(row -> tuple(pack.columns(), row)).toList();
      if (!tuples.isEmpty() || keep != SetShape.Keep.ALL) {
        packings.add(new Packing(new SetShape(pack.slot(), keep, slot.n()), tuples));
      }
    } else if (sink instanceof Sink.EmitRows emit) {
      working.forEach(row -> rows.add(values(emit.columns(), row)));
    } else if (sink instanceof Sink.EmitGroups emit) {
      for (Object[] row : working) {
        Accumulator[] group = groups.computeIfAbsent(tuple(emit.keys(), row), key -> identity());
        for (int i = 0; i < group.length; i++) {
          group[i].add(Evaluator.evaluate(emit.arguments().get(i), row));
        }
      }
    } else {
      throw new AssertionError(sink);
    }
  }

  private Accumulator[] identity() {
    Output output = program.output();
    return Accumulators.create(output.aggregates(), output.argumentTypes());
  }

  /** The result's rows, each as its columns. */
  List<List<Object>> result() {
    List<Expr> select = program.output().select().stream().map(Output.Select::expr).toList();
    List<List<Object>> result = new ArrayList<>();
    rows.forEach(row -> result.add(values(select, row.toArray())));
    groups.forEach(
        (key, accumulators) -> {
          Object[] results = Arrays.stream(accumulators).map(Accumulator::result).toArray();
          result.add(values(select, append(array(key), results)));
        });
    return result;
  }

  private static Tuple tuple(List<Expr> exprs, Object[] row) {
    return Tuple.of(values(exprs, row).toArray());
  }

  private static List<Object> values(List<Expr> exprs, Object[] row) {
    return Arrays.asList(exprs.stream().map(e -> Evaluator.evaluate(e, row)).toArray());
  }

  private static Object[] array(Tuple tuple) {
    Object[] columns = new Object[tuple.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = tuple.get(i);
    }
    return columns;
  }

  private static List<Object[]> product(List<Object[]> left, List<Object[]> right) {
    List<Object[]> result = new ArrayList<>();
    for (Object[] a : left) {
      right.forEach(b -> result.add(append(a, b)));
    }
    return result;
  }

  private static Object[] append(Object[] a, Object[] b) {
    Object[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
