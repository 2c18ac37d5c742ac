package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.agent.link.Export;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.interpret.Interpreter;
import io.pivotscope.protocol.interpret.Slots;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * The rows of one advice at an event, as code.
 *
 * <pre>
 *   read     elements of what expands, views of the slots; jumps where something is missing, or the
 *            rows are too many
 *   write    observe        {@link PathCode}
 *            unpack         loops, one in the other: {@link EachCode}, {@link UnpackCode}
 *            let, filter    {@link ExprCode}
 *            pack or emit   {@link PackCode}, {@link LedgerCode}, {@link EmitCode}
 * </pre>
 */
final class RowCode {

  private final GeneratorAdapter code;
  private final EventCode event;
  private final Advice advice;
  private final Export[] exports;

  /** Which of the program's. */
  private final int number;

  /** Which of the advices that are compiled together. */
  private final int index;

  private final int maxRows;
  private final ValueCode values;
  private final RowColumns row;
  private final ExprCode exprs;
  private final PathCode paths;
  private final List<LoopCode> loops = new ArrayList<>();
  private final SinkCode sink;
  private final int rows;

  RowCode(
      GeneratorAdapter code,
      Constants constants,
      EventCode event,
      AdviceProgram program,
      AdviceCode.Linked linked,
      int index,
      MethodType type,
      boolean instance) {
    this.code = code;
    this.event = event;
    this.advice = linked.advice();
    this.exports = linked.exports();
    this.number = linked.index();
    this.index = index;
    Interpreter interpreter = new Interpreter(program, advice);
    this.maxRows = interpreter.maxRows();
    this.values = new ValueCode(code, constants);
    this.row = new RowColumns(values, advice, interpreter.width());
    this.exprs = new ExprCode(code, constants, values, row.columns);
    this.paths = new PathCode(code, constants, values, type, instance);
    for (int i = 0; i < exports.length; i++) {
      if (exports[i].isEach()) {
        loops.add(new EachCode(code, paths, row, exports[i], advice.observe().get(i).type(), i));
      }
    }
    int column = advice.observe().size();
    for (Unpack unpack : advice.unpack()) {
      SlotSpec slot = program.slots().get(unpack.slot());
      loops.add(new UnpackCode(code, constants, event, row, slot, column));
      column += unpack.width(program);
    }
    this.sink = sink(constants, program);
    this.rows = code.newLocal(Type.LONG_TYPE);
  }

  private SinkCode sink(Constants constants, AdviceProgram program) {
    GroupCode groups = new GroupCode(code, values);
    AdditionCode additions = new AdditionCode(code, constants, exprs, row);
    if (advice.sink() instanceof Sink.Pack pack
        && program.slots().get(pack.slot()) instanceof SlotSpec.Set slot) {
      boolean gathers = !loops.isEmpty() || pack.columns().stream().anyMatch(RowCode::makesAText);
      return new PackCode(code, constants, event, exprs, groups, pack, Slots.shape(slot), gathers);
    }
    if (advice.sink() instanceof Sink.PackLedger pack
        && program.slots().get(pack.slot()) instanceof SlotSpec.Ledger slot) {
      return new LedgerCode(
          code, constants, event, exprs, groups, additions, row, pack, Slots.shape(slot));
    }
    return new EmitCode(code, event, exprs, groups, additions, advice.sink(), program.output());
  }

  /** Whether an expression yields a text, a list or bytes that were not there before. */
  static boolean makesAText(Expr expr) {
    return expr instanceof Expr.Apply && Kind.of(expr.type()) == Kind.OBJECT;
  }

  /** Reads the past; jumps where it takes the interpreter to say what follows from it. */
  void read(Label partial) {
    if (loops.isEmpty()) {
      return;
    }
    one();
    for (LoopCode loop : loops) {
      loop.read(partial);
      multiply(loop);
      code.loadLocal(rows);
      code.push((long) maxRows);
      code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.GT, partial);
    }
  }

  void write() {
    observe();
    Label end = code.newLabel();
    sink.begin();
    if (!loops.isEmpty()) {
      one();
      for (LoopCode loop : loops) {
        unlessEmpty(loop, end);
        multiply(loop);
      }
    }
    loop(0);
    code.mark(end);
    sink.end();
  }

  private void observe() {
    for (int i = 0; i < exports.length; i++) {
      if (exports[i].isEach()) {
        continue;
      }
      io.pivotscope.baggage.value.Type wanted = advice.observe().get(i).type();
      Export.Root root = exports[i].root();
      if (root instanceof Export.Constant constant && exports[i].fields() != null) {
        row.columns[i] =
            values.constant(exports[i].readFrom(constant.value(), wanted), Kind.of(wanted));
        continue;
      }
      row.columns[i] = paths.read(exports[i], wanted);
      if (row.columns[i] == null) {
        event.ofThread();
        code.push(index);
        code.push(i);
        event.call("Object observe(%s, int, int)", Recorder.class);
        row.columns[i] = values.unbox(Kind.of(wanted));
      }
    }
  }

  private void one() {
    code.push(1L);
    code.storeLocal(rows);
  }

  private void multiply(LoopCode loop) {
    code.loadLocal(rows);
    loop.size();
    code.cast(Type.INT_TYPE, Type.LONG_TYPE);
    code.math(GeneratorAdapter.MUL, Type.LONG_TYPE);
    code.storeLocal(rows);
  }

  /** Where a slot has nothing to join with, that is said of the rows so far. */
  private void unlessEmpty(LoopCode loop, Label end) {
    Label some = code.newLabel();
    loop.size();
    code.ifZCmp(GeneratorAdapter.NE, some);
    if (loop.isPast()) {
      code.loadLocal(event.pane);
      code.dup();
      code.getField(EventCode.PANE, "withoutBaggage", Type.LONG_TYPE);
      code.loadLocal(rows);
      code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
      code.putField(EventCode.PANE, "withoutBaggage", Type.LONG_TYPE);
      event.count(number, Pane.WITHOUT_BAGGAGE, () -> code.loadLocal(rows));
    }
    code.goTo(end);
    code.mark(some);
  }

  private boolean isFiltered() {
    return !advice.filter().isEmpty()
        || advice.sink() instanceof Sink.Pack pack && !pack.where().isEmpty();
  }

  private void loop(int depth) {
    if (depth < loops.size()) {
      loops.get(depth).loop(() -> loop(depth + 1));
      return;
    }
    Label next = code.newLabel();
    int column = row.columns.length - advice.let().size();
    for (int i = 0; i < advice.let().size(); i++) {
      row.columns[column + i] = exprs.compile(advice.let().get(i));
    }
    Label filtered = code.newLabel();
    advice.filter().forEach(condition -> exprs.unless(condition, filtered));
    sink.row(filtered, next);
    if (isFiltered()) {
      code.goTo(next);
      code.mark(filtered);
      event.count(number, Pane.FILTERED, () -> code.push(1L));
    }
    code.mark(next);
  }
}
