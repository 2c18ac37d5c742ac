package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.LedgerView;
import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.interpret.Slots;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * What one slot holds, as code: a loop over the rows of a set, or over the groups of a ledger. Of a
 * group, a COUNT is a number and every other accumulator stays what it is: it is encoded only where
 * an expression asks for its bytes.
 */
final class UnpackCode implements LoopCode {

  private static final Type SET = Type.getType(SetView.class);
  private static final Type LEDGER = Type.getType(LedgerView.class);
  private static final Type TUPLE = Type.getType(Tuple.class);
  private static final Type GROUP = Type.getType(Group.class);
  private static final Type ACCUMULATOR = Type.getType(Accumulator.class);
  private static final Type CELLS = Type.getType(Accumulator[].class);
  private static final Type OPERATORS = Type.getType(Operators.class);
  private static final Method SIZE = Method.getMethod("int size()");
  private static final Method ROWS = Method.getMethod("int rows()");
  private static final Method IS_CUT = Method.getMethod("boolean isCut()");

  private final GeneratorAdapter code;
  private final Constants constants;
  private final EventCode event;
  private final RowColumns row;
  private final SlotSpec slot;
  private final @Nullable LedgerShape shape;

  /** Of the row: the first that this slot fills. */
  private final int column;

  private final int view;

  UnpackCode(
      GeneratorAdapter code,
      Constants constants,
      EventCode event,
      RowColumns row,
      SlotSpec slot,
      int column) {
    this.code = code;
    this.constants = constants;
    this.event = event;
    this.row = row;
    this.slot = slot;
    this.shape = slot instanceof SlotSpec.Ledger ledger ? Slots.shape(ledger) : null;
    this.column = column;
    this.view = code.newLocal(shape == null ? SET : LEDGER);
  }

  @Override
  public void read(Label partial) {
    event.ofThread();
    if (shape == null) {
      code.push(slot.index());
      event.call("%s unpack(%s, int)", SetView.class, Recorder.class);
    } else {
      constants.push(code, shape, LedgerShape.class);
      event.call("%s unpack(%s, %s)", LedgerView.class, Recorder.class, LedgerShape.class);
    }
    code.storeLocal(view);
    code.loadLocal(view);
    code.invokeInterface(type(), IS_CUT);
    code.ifZCmp(GeneratorAdapter.NE, partial);
  }

  @Override
  public boolean isPast() {
    return true;
  }

  @Override
  public void size() {
    code.loadLocal(view);
    code.invokeInterface(type(), shape == null ? ROWS : SIZE);
  }

  private Type type() {
    return shape == null ? SET : LEDGER;
  }

  @Override
  public void loop(Runnable body) {
    int index = code.newLocal(Type.INT_TYPE);
    Label again = code.newLabel();
    Label out = code.newLabel();
    code.push(0);
    code.storeLocal(index);
    code.mark(again);
    code.loadLocal(index);
    code.loadLocal(view);
    code.invokeInterface(type(), shape == null ? ROWS : Method.getMethod("int slots()"));
    code.ifICmp(GeneratorAdapter.GE, out);
    code.loadLocal(view);
    code.loadLocal(index);
    code.iinc(index, 1);
    if (slot instanceof SlotSpec.Ledger ledger) {
      group(ledger, again);
    } else {
      code.invokeInterface(SET, Signatures.of("%s row(int)", Tuple.class));
      int tuple = code.newLocal(TUPLE);
      code.storeLocal(tuple);
      for (int i = 0; i < slot.columns().size(); i++) {
        column(tuple, i, Kind.of(slot.columns().get(i)));
      }
    }
    body.run();
    code.goTo(again);
    code.mark(out);
  }

  /** Takes the columns of the group at the place on the stack; some places are free. */
  private void group(SlotSpec.Ledger ledger, Label again) {
    int group = code.newLocal(GROUP);
    int key = code.newLocal(TUPLE);
    int cells = code.newLocal(CELLS);
    code.invokeInterface(LEDGER, Signatures.of("%s at(int)", Group.class));
    code.storeLocal(group);
    code.loadLocal(group);
    code.ifNull(again);
    code.loadLocal(group);
    code.getField(GROUP, "key", TUPLE);
    code.storeLocal(key);
    code.loadLocal(group);
    code.getField(GROUP, "cells", CELLS);
    code.storeLocal(cells);
    int keys = ledger.keys().size();
    for (int i = 0; i < keys; i++) {
      column(key, i, Kind.of(ledger.keys().get(i)));
    }
    for (int i = 0; i < ledger.aggregates().size(); i++) {
      Aggregate function = ledger.aggregates().get(i);
      if (function == Aggregate.COUNT) {
        load(cells, i);
        code.invokeStatic(
            Type.getType(Accumulators.class), Signatures.of("long count(%s)", Accumulator.class));
        row.columns[column + keys + i] = row.values.store(Kind.LONG, false);
        continue;
      }
      row.states[column + keys + i] =
          new RowColumns.State(cells, i, function, ledger.argumentTypes().get(i));
      if (row.isRead(column + keys + i)) {
        load(cells, i);
        code.invokeStatic(OPERATORS, Signatures.of("Object encode(%s)", Accumulator.class));
        row.columns[column + keys + i] = row.values.unbox(Kind.OBJECT);
      }
    }
  }

  private void load(int cells, int index) {
    code.loadLocal(cells);
    code.push(index);
    code.arrayLoad(ACCUMULATOR);
  }

  private void column(int tuple, int index, Kind kind) {
    code.loadLocal(tuple);
    code.push(index);
    code.invokeStatic(OPERATORS, Signatures.of("Object column(%s, int)", Tuple.class));
    row.columns[column + index] = row.values.unbox(kind);
  }
}
