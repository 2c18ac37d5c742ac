package io.pivotscope.protocol.advice;

import static io.pivotscope.protocol.advice.UnsoundProgramException.expect;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
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

  /** Characters of a pattern of names: matching takes time in proportion. */
  static final int MAX_PATTERN = 1024;

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
    for (MethodPattern request : program.requests()) {
      check(request);
    }
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
    check(advice.tracepoint().method());
    MethodPattern callee = advice.tracepoint().place().callee();
    if (callee != null) {
      check(callee);
    }
    List<Type> columns = new ArrayList<>();
    for (Advice.Observation observation : advice.observe()) {
      check(observation.path());
      columns.add(observation.type());
    }
    for (Unpack unpack : advice.unpack()) {
      check(unpack, columns);
    }
    for (Expr let : advice.let()) {
      check(let, columns);
      columns.add(let.type());
    }
    conditions(advice.filter(), columns);
    check(advice.sink(), columns);
  }

  private static void check(MethodPattern pattern) throws UnsoundProgramException {
    expect(
        pattern.type().length() <= MAX_PATTERN && pattern.method().length() <= MAX_PATTERN,
        "a pattern of more than " + MAX_PATTERN + " characters");
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
      check(fold.keys(), values);
      arguments(fold.arguments(), result.aggregates(), values);
      values = result.select().stream().map(select -> select.expr().type()).toList();
    }
    if (unpack.mode() != Unpack.Mode.ANTI) {
      columns.addAll(values);
    }
    if (unpack.marks()) {
      columns.add(Type.BOOLEAN);
    }
  }

  private void check(Sink sink, List<Type> columns) throws UnsoundProgramException {
    Output output = program.output();
    if (sink instanceof Sink.EmitGroups emit) {
      expect(!output.streams(), "it emits groups where rows are streamed");
      expect(
          emit.keys().size() == output.keys().size()
              && emit.arguments().size() == output.aggregates().size(),
          "its groups do not fit the output");
      check(emit.keys(), columns);
      arguments(emit.arguments(), output.aggregates(), columns);
    } else if (sink instanceof Sink.EmitRows emit) {
      expect(output.streams(), "it streams rows where groups are wanted");
      expect(emit.columns().size() == output.keys().size(), "its rows do not fit the output");
      check(emit.columns(), columns);
    } else if (sink instanceof Sink.Pack pack) {
      SlotSpec slot = slot(pack.slot());
      expect(
          slot instanceof SlotSpec.Set && slot.columns().size() == pack.columns().size(),
          "its tuples do not fit slot " + pack.slot());
      check(pack.columns(), columns);
      conditions(pack.where(), columns);
    } else if (sink instanceof Sink.PackLedger pack) {
      expect(
          slot(pack.slot()) instanceof SlotSpec.Ledger ledger
              && ledger.keys().size() == pack.keys().size()
              && ledger.aggregates().size() == pack.arguments().size(),
          "its rows do not fit slot " + pack.slot());
      check(pack.keys(), columns);
      arguments(pack.arguments(), ((SlotSpec.Ledger) slot(pack.slot())).aggregates(), columns);
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
    for (Output.Select select : output.select()) {
      check(select.expr(), columns);
    }
    for (Output.Order order : output.order()) {
      check(order.expr(), columns);
    }
    if (output.having() != null) {
      conditions(List.of(output.having()), columns);
    }
  }

  private static void arguments(
      List<Argument> arguments, List<Aggregate> aggregates, List<Type> columns)
      throws UnsoundProgramException {
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      check(argument.value(), columns);
      expect(
          !argument.partial() || argument.value().type() == Type.BYTES,
          "a partial " + aggregates.get(i) + " that is no bytes");
      for (int weight : argument.weights()) {
        expect(weight >= 0 && weight < columns.size(), "there is no column " + weight);
        expect(columns.get(weight) == Type.LONG, "column " + weight + " is a weight but no long");
      }
    }
  }

  private static void conditions(List<Expr> conditions, List<Type> columns)
      throws UnsoundProgramException {
    check(conditions, columns);
    for (Expr condition : conditions) {
      Type type = condition.type();
      expect(type == Type.BOOLEAN || type == Type.ANY, "a condition that is a " + type);
    }
  }

  private static void check(List<Expr> expressions, List<Type> columns)
      throws UnsoundProgramException {
    for (Expr expr : expressions) {
      check(expr, columns);
    }
  }

  private static void check(Expr expr, List<Type> columns) throws UnsoundProgramException {
    if (expr instanceof Expr.Column column) {
      expect(column.index() < columns.size(), "there is no column " + column.index());
    } else if (expr instanceof Expr.Apply apply) {
      check(apply.arguments(), columns);
      if (apply.function() == Function.MATCHES || apply.function() == Function.EXTRACT) {
        pattern(apply);
      }
    }
  }

  /** Compiling a pattern is work too: it is done once, here, and not for a pattern from a row. */
  private static void pattern(Expr.Apply apply) throws UnsoundProgramException {
    expect(
        apply.arguments().size() > 1
            && apply.arguments().get(1) instanceof Expr.Constant constant
            && constant.value() instanceof String,
        apply.function() + " without a constant pattern");
    Object pattern = ((Expr.Constant) apply.arguments().get(1)).value();
    String mistake = Patterns.mistake(String.valueOf(pattern));
    expect(mistake == null, "cannot use a pattern: " + mistake);
  }
}
