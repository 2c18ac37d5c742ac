package io.pivotscope.protocol.verify;

import static io.pivotscope.protocol.verify.UnsoundProgramException.expect;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.interpret.Interpreter;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a program before it runs; a frontend is not trusted with the process that runs it. A sound
 * program names only columns and slots that exist, fits its slots and its output, and keeps to
 * {@link ProgramLimits}: {@link Interpreter} returns for it whatever rows and baggage come, since
 * advice has no jumps and expressions are total.
 */
public final class ProgramVerifier {

  static final int MAX_GROUPS = 1_000_000;
  static final int MAX_BUDGET_BYTES = 1 << 20;
  static final long MIN_WINDOW_MICROS = 1000;

  /** Slices of a window are searched for. */
  static final long MAX_WINDOW_MICROS = 3_600_000_000L;

  /** Events that a set slot keeps. */
  static final int MAX_EVENTS = 10_000;

  /** Methods that one pattern may match. */
  static final int MAX_METHODS = 100_000;

  /** Digits of an argument's index. */
  private static final int MAX_DIGITS = 3;

  private final AdviceProgram program;

  private ProgramVerifier(AdviceProgram program) {
    this.program = program;
  }

  /**
   * @throws UnsoundProgramException naming what is wrong
   */
  public static void verify(AdviceProgram program) throws UnsoundProgramException {
    ProgramLimits.check(program);
    new ProgramVerifier(program).check();
  }

  private void check() throws UnsoundProgramException {
    for (int i = 0; i < program.slots().size(); i++) {
      check(program.slots().get(i), i);
    }
    check(program.limits());
    expect(program.sampleRate() > 0 && program.sampleRate() <= 1, "a sample outside 0 to 1");
    check(program.output());
    for (int i = 0; i < program.advice().size(); i++) {
      try {
        check(program.advice().get(i));
      } catch (UnsoundProgramException e) {
        throw new UnsoundProgramException("advice " + i + ": " + e.getMessage());
      }
    }
  }

  private static void check(AdviceProgram.Limits limits) throws UnsoundProgramException {
    expect(
        limits.windowMicros() >= MIN_WINDOW_MICROS && limits.windowMicros() <= MAX_WINDOW_MICROS,
        "a window outside 1 ms to 1 h");
    expect(
        limits.maxGroups() >= 1 && limits.maxGroups() <= MAX_GROUPS,
        "a group limit outside 1 to " + MAX_GROUPS);
    expect(
        limits.budgetBytes() >= 0 && limits.budgetBytes() <= MAX_BUDGET_BYTES,
        "a baggage budget outside 0 to " + MAX_BUDGET_BYTES + " bytes");
    expect(limits.leaseMillis() >= 0, "a lease below 0");
    expect(
        limits.maxMethods() >= 1 && limits.maxMethods() <= MAX_METHODS,
        "a method limit outside 1 to " + MAX_METHODS);
  }

  private static void check(SlotSpec slot, int i) throws UnsoundProgramException {
    expect(slot.index() == i, "slot " + i + " says it is slot " + slot.index());
    if (slot instanceof SlotSpec.Ledger ledger) {
      expect(!ledger.aggregates().isEmpty(), "slot " + i + " counts nothing");
      expect(
          ledger.aggregates().size() == ledger.argumentTypes().size(),
          "slot " + i + " has no argument type for each aggregate");
    } else if (slot instanceof SlotSpec.Set set && set.keep() != SlotSpec.Keep.ALL) {
      expect(
          set.n() >= 1 && set.n() <= MAX_EVENTS,
          "slot " + i + " keeps a number of events outside 1 to " + MAX_EVENTS);
    }
  }

  private void check(Advice advice) throws UnsoundProgramException {
    List<Type> columns = new ArrayList<>();
    for (Advice.Observation observation : advice.observe()) {
      check(observation.path());
      columns.add(observation.type());
    }
    for (Unpack unpack : advice.unpack()) {
      check(unpack, columns);
    }
    for (Expr let : advice.let()) {
      new RowVerifier(columns).expression(let);
      columns.add(let.type());
    }
    RowVerifier row = new RowVerifier(columns);
    row.conditions(advice.filter());
    check(advice.sink(), row);
  }

  private static void check(Path path) throws UnsoundProgramException {
    String name = path.name();
    expect(
        path.root() != Path.Root.ARGUMENT
            || (!name.isEmpty()
                && name.length() <= MAX_DIGITS
                && name.chars().allMatch(c -> c >= '0' && c <= '9')),
        "there is no argument " + name);
    for (Path.Step step : path.steps()) {
      expect(!(step instanceof Path.Index at) || at.index() >= 0, "an element before the first");
    }
  }

  /** Checks what is read of a slot, and adds the columns that it appends. */
  private void check(Unpack unpack, List<Type> columns) throws UnsoundProgramException {
    List<Type> values = slot(unpack.slot()).columns();
    Fold fold = unpack.fold();
    if (fold != null) {
      Output result = fold.result();
      expect(!result.streams(), "a subquery streams rows");
      check(result);
      expect(
          fold.keys().size() == result.keys().size()
              && fold.arguments().size() == result.aggregates().size(),
          "a subquery does not fit its result");
      RowVerifier rows = new RowVerifier(values);
      rows.expressions(fold.keys());
      rows.arguments(fold.arguments(), result.aggregates());
      values = result.select().stream().map(select -> select.expr().type()).toList();
    }
    if (unpack.mode() != Unpack.Mode.ANTI) {
      columns.addAll(values);
    }
    if (unpack.marks()) {
      columns.add(Type.BOOLEAN);
    }
  }

  private void check(Sink sink, RowVerifier row) throws UnsoundProgramException {
    Output output = program.output();
    if (sink instanceof Sink.EmitGroups emit) {
      expect(!output.streams(), "it emits groups where rows are streamed");
      expect(
          emit.keys().size() == output.keys().size()
              && emit.arguments().size() == output.aggregates().size(),
          "its groups do not fit the output");
      row.expressions(emit.keys());
      row.arguments(emit.arguments(), output.aggregates());
    } else if (sink instanceof Sink.EmitRows emit) {
      expect(output.streams(), "it streams rows where groups are wanted");
      expect(emit.columns().size() == output.keys().size(), "its rows do not fit the output");
      row.expressions(emit.columns());
    } else if (sink instanceof Sink.Pack pack) {
      SlotSpec slot = slot(pack.slot());
      expect(
          slot instanceof SlotSpec.Set && slot.columns().size() == pack.columns().size(),
          "its tuples do not fit slot " + pack.slot());
      row.expressions(pack.columns());
      row.conditions(pack.where());
    } else if (sink instanceof Sink.PackLedger pack) {
      expect(
          slot(pack.slot()) instanceof SlotSpec.Ledger ledger
              && ledger.keys().size() == pack.keys().size()
              && ledger.aggregates().size() == pack.arguments().size(),
          "its rows do not fit slot " + pack.slot());
      row.expressions(pack.keys());
      row.arguments(pack.arguments(), ((SlotSpec.Ledger) slot(pack.slot())).aggregates());
    }
  }

  private SlotSpec slot(int slot) throws UnsoundProgramException {
    expect(slot >= 0 && slot < program.slots().size(), "there is no slot " + slot);
    return program.slots().get(slot);
  }

  private static void check(Output output) throws UnsoundProgramException {
    expect(
        output.aggregates().size() == output.argumentTypes().size(),
        "no argument type for each aggregate");
    expect(!output.streams() || output.aggregates().isEmpty(), "aggregates of streamed rows");
    List<Type> columns = new ArrayList<>(output.keys());
    output.aggregates().forEach(aggregate -> columns.add(Type.ANY));
    columns.add(Type.DOUBLE);
    RowVerifier row = new RowVerifier(columns);
    for (Output.Select select : output.select()) {
      row.expression(select.expr());
    }
    for (Output.Order order : output.order()) {
      row.expression(order.expr());
    }
    if (output.having() != null) {
      row.conditions(List.of(output.having()));
    }
  }
}
