package io.pivotscope.agent.code;

import io.pivotscope.agent.code.Variable.Kind;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Values in local variables, as code: what makes one of what is on the stack, and the other way
 * round.
 *
 * <p>Each value gets local variables of its own: the JVM's compiler sees through that.
 */
final class ValueCode {

  private static final Type OPERATORS = Type.getType(Operators.class);
  private static final Type OBJECT = Type.getType(Object.class);

  private final GeneratorAdapter code;
  private final Constants constants;

  ValueCode(GeneratorAdapter code, Constants constants) {
    this.code = code;
    this.constants = constants;
  }

  /** Stores what is on the stack. */
  Variable store(Kind kind, boolean mayBeAbsent) {
    Type type =
        switch (kind) {
          case LONG -> Type.LONG_TYPE;
          case DOUBLE -> Type.DOUBLE_TYPE;
          case TRUTH -> Type.INT_TYPE;
          case OBJECT -> OBJECT;
        };
    int local = code.newLocal(type);
    code.storeLocal(local);
    return new Variable(kind, local, mayBeAbsent ? code.newLocal(Type.INT_TYPE) : Variable.NEVER);
  }

  /** Takes the object on the stack for a value of a kind; of another one, it is null. */
  Variable unbox(Kind kind) {
    if (kind == Kind.OBJECT) {
      return store(kind, false);
    }
    if (kind == Kind.TRUTH) {
      operator("int truth(Object)");
      return store(kind, false);
    }
    boolean isLong = kind == Kind.LONG;
    code.dup();
    operator(isLong ? "long number(Object)" : "double real(Object)");
    Variable made = store(kind, true);
    operator(isLong ? "int isNoLong(Object)" : "int isNoDouble(Object)");
    code.storeLocal(made.absent());
    return made;
  }

  /** The same value in local variables of its own. */
  Variable copy(Variable value, boolean mayBeAbsent) {
    code.loadLocal(value.local());
    boolean number = value.isNumber();
    Variable made = store(value.kind(), number && mayBeAbsent);
    if (made.absent() != Variable.NEVER) {
      if (value.absent() == Variable.NEVER) {
        code.push(0);
      } else {
        code.loadLocal(value.absent());
      }
      code.storeLocal(made.absent());
    }
    return made;
  }

  /** Makes a variable that may be so null. */
  void clear(Variable variable) {
    switch (variable.kind()) {
      case LONG -> code.push(0L);
      case DOUBLE -> code.push(0.0);
      case TRUTH -> code.push(Operators.NULL);
      case OBJECT -> code.visitInsn(Opcodes.ACONST_NULL);
    }
    code.storeLocal(variable.local());
    if (variable.absent() != Variable.NEVER) {
      code.push(1);
      code.storeLocal(variable.absent());
    }
  }

  Variable constant(@Nullable Object value, Kind kind) {
    switch (kind) {
      case LONG -> {
        code.push(value instanceof Long number ? number : 0L);
        return constantNumber(kind, value instanceof Long);
      }
      case DOUBLE -> {
        code.push(value instanceof Double number ? number : 0.0);
        return constantNumber(kind, value instanceof Double);
      }
      case TRUTH -> {
        code.push(
            value instanceof Boolean flag
                ? flag ? Operators.TRUE : Operators.FALSE
                : Operators.NULL);
        return store(kind, false);
      }
      case OBJECT -> {
        if (value == null) {
          code.visitInsn(Opcodes.ACONST_NULL);
        } else {
          constants.push(code, value, Object.class);
        }
        return store(kind, false);
      }
    }
    throw new AssertionError(kind);
  }

  private Variable constantNumber(Kind kind, boolean present) {
    Variable made = store(kind, !present);
    if (!present) {
      code.push(1);
      code.storeLocal(made.absent());
    }
    return made;
  }

  /** Pushes a value as an object. */
  void box(Variable value) {
    if (value.kind() == Kind.OBJECT) {
      code.loadLocal(value.local());
    } else if (value.kind() == Kind.TRUTH) {
      code.loadLocal(value.local());
      operator("Object box(int)");
    } else {
      Label absent = code.newLabel();
      Label end = code.newLabel();
      ifAbsent(value, absent);
      code.loadLocal(value.local());
      code.valueOf(value.kind() == Kind.LONG ? Type.LONG_TYPE : Type.DOUBLE_TYPE);
      if (value.absent() != Variable.NEVER) {
        code.goTo(end);
        code.mark(absent);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.mark(end);
      }
    }
  }

  /** Jumps if a number is null. */
  void ifAbsent(Variable number, Label target) {
    if (number.absent() != Variable.NEVER) {
      code.loadLocal(number.absent());
      code.ifZCmp(GeneratorAdapter.NE, target);
    }
  }

  /** A condition's value. */
  Variable toTruth(Variable value) {
    if (value.kind() == Kind.TRUTH) {
      return value;
    }
    box(value);
    return unbox(Kind.TRUTH);
  }

  /** Of a number. */
  Variable toDouble(Variable value) {
    if (value.kind() == Kind.DOUBLE) {
      return value;
    }
    code.loadLocal(value.local());
    code.cast(Type.LONG_TYPE, Type.DOUBLE_TYPE);
    int local = code.newLocal(Type.DOUBLE_TYPE);
    code.storeLocal(local);
    return new Variable(Kind.DOUBLE, local, value.absent());
  }

  private void operator(String declaration) {
    code.invokeStatic(OPERATORS, Method.getMethod(declaration));
  }
}
