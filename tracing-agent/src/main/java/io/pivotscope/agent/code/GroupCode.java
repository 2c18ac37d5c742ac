package io.pivotscope.agent.code;

import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.accumulate.GroupTable;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Finds the group of a row, as code: the search that {@link GroupTable} draws. */
final class GroupCode {

  static final Type TABLE = Type.getType(GroupTable.class);
  static final Type GROUP = Type.getType(Group.class);

  private static final Type TUPLE = Type.getType(Tuple.class);
  private static final Type CELLS = Type.getType(Accumulator[].class);
  private static final Type OBJECT = Type.getType(Object.class);

  private final GeneratorAdapter code;
  private final ValueCode values;

  GroupCode(GeneratorAdapter code, ValueCode values) {
    this.code = code;
    this.values = values;
  }

  /**
   * Finds the group of a key, or inserts it.
   *
   * @param table local variable of a {@link GroupTable}
   * @param foreign whether keys of strangers may be in there, of any width
   * @return local variable of the {@link Group}
   */
  int find(int table, List<Variable> keys, boolean foreign) {
    return find(table, hash(keys), keys, foreign);
  }

  /** The accumulators of a group; both are local variables. */
  int cells(int group) {
    int cells = code.newLocal(CELLS);
    code.loadLocal(group);
    code.getField(GROUP, "cells", CELLS);
    code.storeLocal(cells);
    return cells;
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
    if (!key.isNumber()) {
      values.box(key);
      code.invokeStatic(GROUP, Method.getMethod("int hash(Object)"));
      return;
    }
    Label absent = code.newLabel();
    Label end = code.newLabel();
    values.ifAbsent(key, absent);
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

  private int find(int table, int hash, List<Variable> keys, boolean foreign) {
    int slot = code.newLocal(Type.INT_TYPE);
    int group = code.newLocal(GROUP);
    Label search = code.newLabel();
    Label next = code.newLabel();
    Label miss = code.newLabel();
    Label found = code.newLabel();
    code.loadLocal(table);
    code.loadLocal(hash);
    code.invokeVirtual(TABLE, Method.getMethod("int slot(int)"));
    code.storeLocal(slot);
    code.mark(search);
    code.loadLocal(table);
    code.loadLocal(slot);
    code.invokeVirtual(TABLE, Signatures.of("%s at(int)", Group.class));
    code.storeLocal(group);
    code.loadLocal(group);
    code.ifNull(miss);
    code.loadLocal(group);
    code.getField(GROUP, "hash", Type.INT_TYPE);
    code.loadLocal(hash);
    code.ifICmp(GeneratorAdapter.NE, next);
    if (foreign) {
      code.loadLocal(group);
      code.getField(GROUP, "key", TUPLE);
      code.invokeVirtual(TUPLE, Method.getMethod("int size()"));
      code.push(keys.size());
      code.ifICmp(GeneratorAdapter.NE, next);
    }
    for (int i = 0; i < keys.size(); i++) {
      unlessSame(group, i, keys.get(i), next);
    }
    code.goTo(found);
    code.mark(next);
    code.loadLocal(table);
    code.loadLocal(slot);
    code.invokeVirtual(TABLE, Method.getMethod("int next(int)"));
    code.storeLocal(slot);
    code.goTo(search);
    code.mark(miss);
    code.loadLocal(table);
    code.loadLocal(hash);
    tuple(keys);
    code.invokeVirtual(TABLE, Signatures.of("%s insert(int, %s)", Group.class, Tuple.class));
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
    if (!key.isNumber()) {
      values.box(key);
      code.invokeStatic(GROUP, Method.getMethod("boolean same(Object, Object)"));
      code.ifZCmp(GeneratorAdapter.EQ, next);
      return;
    }
    boolean isLong = key.kind() == Kind.LONG;
    int kept = code.newLocal(OBJECT);
    code.storeLocal(kept);
    Label absent = code.newLabel();
    Label same = code.newLabel();
    values.ifAbsent(key, absent);
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
  void tuple(List<Variable> columns) {
    code.push(columns.size());
    code.newArray(OBJECT);
    for (int i = 0; i < columns.size(); i++) {
      code.dup();
      code.push(i);
      values.box(columns.get(i));
      code.arrayStore(OBJECT);
    }
    code.invokeStatic(TUPLE, Signatures.of("%s wrap(Object[])", Tuple.class));
  }
}
