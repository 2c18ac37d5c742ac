package io.pivotscope.agent.code;

import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.interpret.Additions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** What one row adds to the accumulators of its group, as code: what {@link Additions} does. */
final class AdditionCode {

  private static final org.objectweb.asm.Type ACCUMULATOR =
      org.objectweb.asm.Type.getType(Accumulator.class);
  private static final org.objectweb.asm.Type ADDITIONS =
      org.objectweb.asm.Type.getType(Additions.class);
  private static final org.objectweb.asm.Type LONG = org.objectweb.asm.Type.LONG_TYPE;
  private static final int ONCE = -1;

  private final GeneratorAdapter code;
  private final Constants constants;
  private final ExprCode exprs;
  private final RowColumns row;

  /** Local variables of the products of weights, which several arguments have in common. */
  private final Map<List<Integer>, Integer> products = new HashMap<>();

  AdditionCode(GeneratorAdapter code, Constants constants, ExprCode exprs, RowColumns row) {
    this.code = code;
    this.constants = constants;
    this.exprs = exprs;
    this.row = row;
  }

  /** Computes how many rows this one stands for, once for all arguments with these weights. */
  void weigh(List<Argument> arguments) {
    for (Argument argument : arguments) {
      if (!argument.weights().isEmpty() && !products.containsKey(argument.weights())) {
        products.put(argument.weights(), product(argument.weights()));
      }
    }
  }

  private int product(List<Integer> weights) {
    int product = code.newLocal(LONG);
    code.push(1L);
    code.storeLocal(product);
    for (int column : weights) {
      Variable weight = column < row.columns.length ? row.columns[column] : null;
      if (weight != null && weight.kind() == Kind.LONG) {
        Label absent = code.newLabel();
        row.values.ifAbsent(weight, absent);
        code.loadLocal(product);
        code.loadLocal(weight.local());
        code.invokeStatic(ADDITIONS, Method.getMethod("long times(long, long)"));
        code.storeLocal(product);
        code.mark(absent);
      }
    }
    return product;
  }

  /** The argument's value; null where none is needed. To be added to one accumulator. */
  @Nullable Variable value(Argument argument, Aggregate function, Type type) {
    if (function == Aggregate.COUNT && !argument.partial()) {
      return null;
    }
    RowColumns.State state = row.state(argument);
    if (state == null) {
      return exprs.compile(argument.value());
    }
    if (state.is(function, type)) {
      return null;
    }
    load(state.cells(), state.index());
    code.invokeStatic(
        org.objectweb.asm.Type.getType(Operators.class),
        Signatures.of("Object encode(%s)", Accumulator.class));
    return row.values.unbox(Kind.OBJECT);
  }

  /**
   * Adds to one accumulator.
   *
   * @param cells local variable of the accumulators
   * @param value as {@link #value} gave it
   * @param counted whether the table counts the row itself, so that a COUNT takes what is more
   */
  void add(
      int cells,
      int index,
      Argument argument,
      @Nullable Variable value,
      Aggregate function,
      Type type,
      boolean counted) {
    int times = products.getOrDefault(argument.weights(), ONCE);
    RowColumns.State state = row.state(argument);
    if (function == Aggregate.COUNT && !argument.partial()) {
      count(cells, index, times, counted);
    } else if (value == null && state != null) {
      load(cells, index);
      load(state.cells(), state.index());
      times(times);
      code.invokeInterface(ACCUMULATOR, Signatures.of("void merge(%s, long)", Accumulator.class));
    } else if (value != null && argument.partial()) {
      load(cells, index);
      constants.push(code, function, Aggregate.class);
      constants.push(code, type, Type.class);
      row.values.box(value);
      times(times);
      code.invokeStatic(
          ADDITIONS,
          Signatures.of(
              "void merge(%s, %s, %s, Object, long)",
              Accumulator.class, Aggregate.class, Type.class));
    } else if (value != null) {
      add(cells, index, value, times);
    }
  }

  private void count(int cells, int index, int times, boolean counted) {
    if (counted && times == ONCE) {
      return;
    }
    Label end = code.newLabel();
    if (counted) {
      code.loadLocal(times);
      code.push(1L);
      code.ifCmp(LONG, GeneratorAdapter.LE, end);
    }
    load(cells, index);
    code.push(0L);
    times(times);
    if (counted) {
      code.push(1L);
      code.math(GeneratorAdapter.SUB, LONG);
    }
    code.invokeInterface(ACCUMULATOR, Method.getMethod("void addLong(long, long)"));
    code.mark(end);
  }

  private void add(int cells, int index, Variable value, int times) {
    load(cells, index);
    if (!value.isNumber()) {
      row.values.box(value);
      times(times);
      code.invokeInterface(ACCUMULATOR, Method.getMethod("void add(Object, long)"));
      return;
    }
    Label absent = code.newLabel();
    Label end = code.newLabel();
    row.values.ifAbsent(value, absent);
    code.loadLocal(value.local());
    times(times);
    code.invokeInterface(
        ACCUMULATOR,
        Method.getMethod(
            value.kind() == Kind.LONG
                ? "void addLong(long, long)"
                : "void addDouble(double, long)"));
    if (value.absent() != Variable.NEVER) {
      code.goTo(end);
      code.mark(absent);
      code.visitInsn(Opcodes.ACONST_NULL);
      times(times);
      code.invokeInterface(ACCUMULATOR, Method.getMethod("void add(Object, long)"));
      code.mark(end);
    }
  }

  private void load(int cells, int index) {
    code.loadLocal(cells);
    code.push(index);
    code.arrayLoad(ACCUMULATOR);
  }

  private void times(int local) {
    if (local == ONCE) {
      code.push(1L);
    } else {
      code.loadLocal(local);
    }
  }
}
