package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.accumulate.GroupTable;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Adds a row to its group, as code: the search that {@link GroupTable} draws, then the additions. */
final class GroupCode {

  private static final Type GROUP = Type.getType(Group.class);
  private static final Type PANE = Type.getType(Pane.class);
  private static final Type TUPLE = Type.getType(Tuple.class);
  private static final Type ACCUMULATOR = Type.getType(Accumulator.class);
  private static final Type CELLS = Type.getType(Accumulator[].class);
  private static final Type OBJECT = Type.getType(Object.class);

  private final GeneratorAdapter code;
  private final ExprCode exprs;

  GroupCode(GeneratorAdapter code, ExprCode exprs) {
    this.code = code;
    this.exprs = exprs;
  }

  /**
   * @param pane local variable of the pane
   * @param arguments one per aggregate; null where it counts rows
   */
  void add(int pane, List<Variable> keys, List<@Nullable Variable> arguments) {
    int hash = hash(keys);
    int group = find(pane, hash, keys);
    code.loadLocal(group);
    code.dup();
    code.getField(GROUP, "rows", Type.LONG_TYPE);
    code.push(1L);
    code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
    code.putField(GROUP, "rows", Type.LONG_TYPE);
    int cells = code.newLocal(CELLS);
    code.loadLocal(group);
    code.getField(GROUP, "cells", CELLS);
    code.storeLocal(cells);
    for (int i = 0; i < arguments.size(); i++) {
      Variable argument = arguments.get(i);
      if (argument != null) {
        addTo(cells, i, argument);
      }
    }
  }

  private int hash(List<Variable> keys) {
    int hash = code.newLocal(Type.INT_TYPE);
    code.push(0);
    code.storeLocal(hash);
    for (Variable key : keys) {
      code.push(31);
      code.loadLocal(hash);
      code.math(GeneratorAdapter.MUL, Type.INT_TYPE);
      hash(key);
      code.math(GeneratorAdapter.ADD, Type.INT_TYPE);
      code.storeLocal(hash);
    }
    return hash;
  }

  /** Pushes the hash of a column; that of null is 0. */
  private void hash(Variable key) {
    if (key.kind() == Kind.TRUTH || key.kind() == Kind.OBJECT) {
      exprs.box(key);
      code.invokeStatic(GROUP, Method.getMethod("int hash(Object)"));
      return;
    }
    Label absent = code.newLabel();
    Label end = code.newLabel();
    exprs.ifAbsent(key, absent);
    code.loadLocal(key.local());
    code.invokeStatic(
        GROUP, Method.getMethod(key.kind() == Kind.LONG ? "int hash(long)" : "int hash(double)"));
    if (key.absent() != Variable.NEVER) {
      code.goTo(end);
      code.mark(absent);
      code.push(0);
      code.mark(end);
    }
  }

  private int find(int pane, int hash, List<Variable> keys) {
    int slot = code.newLocal(Type.INT_TYPE);
    int group = code.newLocal(GROUP);
    Label search = code.newLabel();
    Label next = code.newLabel();
    Label miss = code.newLabel();
    Label found = code.newLabel();
    code.loadLocal(pane);
    code.loadLocal(hash);
    code.invokeVirtual(PANE, Method.getMethod("int slot(int)"));
    code.storeLocal(slot);
    code.mark(search);
    code.loadLocal(pane);
    code.loadLocal(slot);
    code.invokeVirtual(PANE, Signatures.of("%s at(int)", Group.class));
    code.storeLocal(group);
    code.loadLocal(group);
    code.ifNull(miss);
    code.loadLocal(group);
    code.getField(GROUP, "hash", Type.INT_TYPE);
    code.loadLocal(hash);
    code.ifICmp(GeneratorAdapter.NE, next);
    for (int i = 0; i < keys.size(); i++) {
      unlessSame(group, i, keys.get(i), next);
    }
    code.goTo(found);
    code.mark(next);
    code.loadLocal(pane);
    code.loadLocal(slot);
    code.invokeVirtual(PANE, Method.getMethod("int next(int)"));
    code.storeLocal(slot);
    code.goTo(search);
    code.mark(miss);
    code.loadLocal(pane);
    code.loadLocal(hash);
    tuple(keys);
    code.invokeVirtual(PANE, Signatures.of("%s insert(int, %s)", Group.class, Tuple.class));
    code.storeLocal(group);
    code.mark(found);
    return group;
  }

  private void unlessSame(int group, int index, Variable key, Label next) {
    code.loadLocal(group);
    if (index == 0) {
      code.getField(GROUP, "first", OBJECT);
    } else {
      code.getField(GROUP, "key", TUPLE);
      code.push(index);
      code.invokeVirtual(TUPLE, Method.getMethod("Object get(int)"));
    }
    if (key.kind() == Kind.TRUTH || key.kind() == Kind.OBJECT) {
      exprs.box(key);
      code.invokeStatic(GROUP, Method.getMethod("boolean same(Object, Object)"));
      code.ifZCmp(GeneratorAdapter.EQ, next);
      return;
    }
    boolean isLong = key.kind() == Kind.LONG;
    int kept = code.newLocal(OBJECT);
    code.storeLocal(kept);
    Label absent = code.newLabel();
    Label same = code.newLabel();
    exprs.ifAbsent(key, absent);
    code.loadLocal(kept);
    code.loadLocal(key.local());
    code.invokeStatic(
        GROUP,
        Method.getMethod(isLong ? "boolean same(Object, long)" : "boolean same(Object, double)"));
    code.ifZCmp(GeneratorAdapter.EQ, next);
    if (key.absent() != Variable.NEVER) {
      code.goTo(same);
      code.mark(absent);
      code.loadLocal(kept);
      code.ifNonNull(next);
      code.mark(same);
    }
  }

  /** Pushes a tuple of values. */
  void tuple(List<Variable> values) {
    code.push(values.size());
    code.newArray(OBJECT);
    for (int i = 0; i < values.size(); i++) {
      code.dup();
      code.push(i);
      exprs.box(values.get(i));
      code.arrayStore(OBJECT);
    }
    code.invokeStatic(TUPLE, Signatures.of("%s wrap(Object[])", Tuple.class));
  }

  private void addTo(int cells, int index, Variable argument) {
    code.loadLocal(cells);
    code.push(index);
    code.arrayLoad(ACCUMULATOR);
    if (argument.kind() == Kind.TRUTH || argument.kind() == Kind.OBJECT) {
      exprs.box(argument);
      code.push(1L);
      code.invokeInterface(ACCUMULATOR, Method.getMethod("void add(Object, long)"));
      return;
    }
    Label absent = code.newLabel();
    Label end = code.newLabel();
    exprs.ifAbsent(argument, absent);
    code.loadLocal(argument.local());
    code.push(1L);
    code.invokeInterface(
        ACCUMULATOR,
        Method.getMethod(
            argument.kind() == Kind.LONG
                ? "void addLong(long, long)"
                : "void addDouble(double, long)"));
    if (argument.absent() != Variable.NEVER) {
      code.goTo(end);
      code.mark(absent);
      code.visitInsn(Opcodes.ACONST_NULL);
      code.push(1L);
      code.invokeInterface(ACCUMULATOR, Method.getMethod("void add(Object, long)"));
      code.mark(end);
    }
  }
}
