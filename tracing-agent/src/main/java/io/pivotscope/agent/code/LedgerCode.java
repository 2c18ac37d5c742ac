package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.baggage.Groups;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.SizeBounds;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * PACK into a ledger, as code: each row is added to its group among those that the branch itself
 * counts, which are asked for at the first row. A bound of what the encoded form has grown by is
 * kept on the way, since to measure it is dear.
 */
final class LedgerCode implements SinkCode {

  private static final Type TABLE = Type.getType(Groups.class);
  private static final Type ACCUMULATOR = Type.getType(Accumulator.class);

  private final GeneratorAdapter code;
  private final Constants constants;
  private final EventCode event;
  private final ExprCode exprs;
  private final GroupCode groups;
  private final AdditionCode additions;
  private final RowColumns row;
  private final Sink.PackLedger pack;
  private final LedgerShape shape;
  private final int table;

  /** How often longs were added to counters, and a bound of what all else has grown by. */
  private final int counters;

  private final int bytes;

  LedgerCode(
      GeneratorAdapter code,
      Constants constants,
      EventCode event,
      ExprCode exprs,
      GroupCode groups,
      AdditionCode additions,
      RowColumns row,
      Sink.PackLedger pack,
      LedgerShape shape) {
    this.code = code;
    this.constants = constants;
    this.event = event;
    this.exprs = exprs;
    this.groups = groups;
    this.additions = additions;
    this.row = row;
    this.pack = pack;
    this.shape = shape;
    this.table = code.newLocal(TABLE);
    this.counters = code.newLocal(Type.INT_TYPE);
    this.bytes = code.newLocal(Type.LONG_TYPE);
  }

  @Override
  public void begin() {
    code.visitInsn(Opcodes.ACONST_NULL);
    code.storeLocal(table);
    code.push(0);
    code.storeLocal(counters);
    code.push(0L);
    code.storeLocal(bytes);
  }

  @Override
  public void row(Label filtered, Label next) {
    Label known = code.newLabel();
    code.loadLocal(table);
    code.ifNonNull(known);
    event.ofThread();
    constants.push(code, shape, LedgerShape.class);
    event.call("%s toAdd(%s, %s)", Groups.class, Recorder.class, LedgerShape.class);
    code.storeLocal(table);
    code.loadLocal(table);
    code.ifNull(next);
    code.mark(known);
    List<Variable> keys = pack.keys().stream().map(exprs::compile).toList();
    additions.weigh(pack.arguments());
    List<@Nullable Variable> values = new ArrayList<>();
    for (int i = 0; i < pack.arguments().size(); i++) {
      values.add(
          additions.value(
              pack.arguments().get(i), shape.aggregates().get(i), shape.arguments().get(i)));
    }
    int cells = groups.cells(groups.find(table, keys, true));
    for (int i = 0; i < values.size(); i++) {
      Argument argument = pack.arguments().get(i);
      Aggregate function = shape.aggregates().get(i);
      additions.add(cells, i, argument, values.get(i), function, shape.arguments().get(i), false);
      grow(argument, values.get(i), function);
    }
  }

  /** Takes down what an addition takes at most when encoded. */
  private void grow(Argument argument, @Nullable Variable value, Aggregate function) {
    boolean counts = value == null ? !argument.partial() : value.kind() == Kind.LONG;
    if (counts && SizeBounds.isCounter(function)) {
      code.iinc(counters, 1);
      return;
    }
    RowColumns.State state = row.state(argument);
    if (value == null && state != null) {
      code.loadLocal(state.cells());
      code.push(state.index());
      code.arrayLoad(ACCUMULATOR);
      code.invokeStatic(
          Type.getType(Operators.class), Signatures.of("int sizeOf(%s)", Accumulator.class));
    } else if (value != null && value.kind() == Kind.OBJECT) {
      code.loadLocal(value.local());
      code.invokeStatic(Type.getType(SizeBounds.class), Method.getMethod("int ofAddition(Object)"));
    } else {
      code.push(SizeBounds.ofAddition(0L));
    }
    code.cast(Type.INT_TYPE, Type.LONG_TYPE);
    code.loadLocal(bytes);
    code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
    code.storeLocal(bytes);
  }

  @Override
  public void end() {
    Label none = code.newLabel();
    code.loadLocal(table);
    code.ifNull(none);
    event.ofEvent();
    code.loadLocal(table);
    code.loadLocal(counters);
    code.loadLocal(bytes);
    event.call("void added(%s, %s, %s, int, long)", Recorder.class, Pane.class, Groups.class);
    code.mark(none);
  }
}
