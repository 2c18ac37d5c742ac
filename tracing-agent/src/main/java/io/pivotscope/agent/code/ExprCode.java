package io.pivotscope.agent.code;

import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.evaluate.Primitives;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Expressions as code, with the meaning that {@link io.pivotscope.protocol.evaluate.Evaluator}
 * gives them. Arithmetic, comparisons and logic are done on primitives; for all other functions the
 * evaluator is called.
 */
final class ExprCode {

  private static final Type OPERATORS = Type.getType(Operators.class);
  private static final Type PRIMITIVES = Type.getType(Primitives.class);
  private static final Type OBJECT = Type.getType(Object.class);

  private final GeneratorAdapter code;
  private final Constants constants;
  private final ValueCode values;
  private final @Nullable Variable[] columns;

  /**
   * @param columns those of the row, as far as they are known; read when an expression is compiled
   */
  ExprCode(
      GeneratorAdapter code, Constants constants, ValueCode values, @Nullable Variable[] columns) {
    this.code = code;
    this.constants = constants;
    this.values = values;
    this.columns = columns;
  }

  /** Computes an expression. */
  Variable compile(Expr expr) {
    if (expr instanceof Expr.Constant constant) {
      return values.constant(constant.value(), Kind.of(constant.type()));
    }
    if (expr instanceof Expr.Column column) {
      Variable known = column.index() < columns.length ? columns[column.index()] : null;
      return known == null ? values.constant(null, Kind.of(column.type())) : known;
    }
    Expr.Apply apply = (Expr.Apply) expr;
    Variable made =
        switch (apply.function()) {
          case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(apply);
          case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> compare(apply);
          case AND -> junction(apply, Operators.FALSE);
          case OR -> junction(apply, Operators.TRUE);
          case NOT -> not(apply);
          case IS_NULL -> isNull(apply, true);
          case IS_NOT_NULL -> isNull(apply, false);
          default -> null;
        };
    return made == null ? interpreted(apply) : made;
  }

  /** Jumps unless a condition is true. */
  void unless(Expr condition, Label target) {
    Variable truth = values.toTruth(compile(condition));
    code.loadLocal(truth.local());
    code.push(Operators.TRUE);
    code.ifICmp(GeneratorAdapter.NE, target);
  }

  // ---- functions

  private @Nullable Variable arithmetic(Expr.Apply apply) {
    if (apply.arguments().size() != 2) {
      return null;
    }
    Kind left = kind(apply.arguments().get(0));
    Kind right = kind(apply.arguments().get(1));
    if (!isNumber(left) || !isNumber(right) || !isNumber(Kind.of(apply.type()))) {
      return null;
    }
    Variable a = compile(apply.arguments().get(0));
    Variable b = compile(apply.arguments().get(1));
    Variable result =
        left == Kind.LONG && right == Kind.LONG
            ? longs(apply.function(), a, b)
            : doubles(apply.function(), values.toDouble(a), values.toDouble(b));
    // Where long and double meet, the result is a double whatever the row's value is.
    return Kind.of(apply.type()) == Kind.DOUBLE ? values.toDouble(result) : result;
  }

  private Variable longs(Function function, Variable a, Variable b) {
    loadBoth(a, b);
    switch (function) {
      case ADD -> code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
      case SUBTRACT -> code.math(GeneratorAdapter.SUB, Type.LONG_TYPE);
      case MULTIPLY -> code.math(GeneratorAdapter.MUL, Type.LONG_TYPE);
      case DIVIDE -> operator("long divide(long, long)");
      default -> operator("long remainder(long, long)");
    }
    Variable result = values.store(Kind.LONG, true);
    loadBoth(a, b);
    primitive(
        switch (function) {
          case ADD -> "boolean addFails(long, long)";
          case SUBTRACT -> "boolean subtractFails(long, long)";
          case MULTIPLY -> "boolean multiplyFails(long, long)";
          case DIVIDE -> "boolean divideFails(long, long)";
          default -> "boolean remainderFails(long, long)";
        });
    orAbsent(a, b);
    code.storeLocal(result.absent());
    return result;
  }

  private Variable doubles(Function function, Variable a, Variable b) {
    loadBoth(a, b);
    code.math(
        switch (function) {
          case ADD -> GeneratorAdapter.ADD;
          case SUBTRACT -> GeneratorAdapter.SUB;
          case MULTIPLY -> GeneratorAdapter.MUL;
          case DIVIDE -> GeneratorAdapter.DIV;
          default -> GeneratorAdapter.REM;
        },
        Type.DOUBLE_TYPE);
    Variable result = values.store(Kind.DOUBLE, true);
    code.loadLocal(result.local());
    loadBoth(a, b);
    boolean divides = function == Function.DIVIDE || function == Function.REMAINDER;
    if (divides) {
      operator("boolean isNoQuotient(double, double, double)");
    } else {
      primitive("boolean isNoAnswer(double, double, double)");
    }
    orAbsent(a, b);
    code.storeLocal(result.absent());
    return result;
  }

  private @Nullable Variable compare(Expr.Apply apply) {
    if (apply.arguments().size() != 2) {
      return null;
    }
    Expr first = apply.arguments().get(0);
    Expr second = apply.arguments().get(1);
    Kind left = kind(first);
    Kind right = kind(second);
    boolean equality = apply.function() == Function.EQUAL || apply.function() == Function.NOT_EQUAL;
    if (isNumber(left) && isNumber(right)) {
      return compareNumbers(apply.function(), compile(first), compile(second));
    }
    if (equality && isText(first) && isText(second)) {
      code.loadLocal(compile(first).local());
      code.loadLocal(compile(second).local());
      operator("int sameText(Object, Object)");
      if (apply.function() == Function.NOT_EQUAL) {
        operator("int not(int)");
      }
      return values.store(Kind.TRUTH, false);
    }
    return null;
  }

  private Variable compareNumbers(Function function, Variable a, Variable b) {
    Label absent = code.newLabel();
    Label isTrue = code.newLabel();
    Label end = code.newLabel();
    values.ifAbsent(a, absent);
    values.ifAbsent(b, absent);
    boolean swapped = a.kind() == Kind.DOUBLE && b.kind() == Kind.LONG;
    loadBoth(swapped ? b : a, swapped ? a : b);
    if (a.kind() == Kind.LONG && b.kind() == Kind.LONG) {
      code.visitInsn(Opcodes.LCMP);
    } else if (a.kind() == b.kind()) {
      primitive("int compare(double, double)");
    } else {
      primitive("int compare(long, double)");
      if (swapped) {
        code.visitInsn(Opcodes.INEG);
      }
    }
    code.ifZCmp(
        switch (function) {
          case EQUAL -> GeneratorAdapter.EQ;
          case NOT_EQUAL -> GeneratorAdapter.NE;
          case LESS -> GeneratorAdapter.LT;
          case LESS_OR_EQUAL -> GeneratorAdapter.LE;
          case GREATER -> GeneratorAdapter.GT;
          default -> GeneratorAdapter.GE;
        },
        isTrue);
    code.push(Operators.FALSE);
    code.goTo(end);
    code.mark(isTrue);
    code.push(Operators.TRUE);
    code.goTo(end);
    code.mark(absent);
    code.push(Operators.NULL);
    code.mark(end);
    return values.store(Kind.TRUTH, false);
  }

  /** AND, which false decides, or OR, which true does; else null if any is null. */
  private Variable junction(Expr.Apply apply, int decides) {
    code.push(1 - decides);
    Variable result = values.store(Kind.TRUTH, false);
    Label end = code.newLabel();
    for (Expr each : apply.arguments()) {
      Variable value = values.toTruth(compile(each));
      Label decided = code.newLabel();
      Label next = code.newLabel();
      code.loadLocal(value.local());
      code.push(decides);
      code.ifICmp(GeneratorAdapter.EQ, decided);
      code.loadLocal(value.local());
      code.push(Operators.NULL);
      code.ifICmp(GeneratorAdapter.NE, next);
      code.push(Operators.NULL);
      code.storeLocal(result.local());
      code.goTo(next);
      code.mark(decided);
      code.push(decides);
      code.storeLocal(result.local());
      code.goTo(end);
      code.mark(next);
    }
    code.mark(end);
    return result;
  }

  private @Nullable Variable not(Expr.Apply apply) {
    if (apply.arguments().size() != 1) {
      return null;
    }
    code.loadLocal(values.toTruth(compile(apply.arguments().get(0))).local());
    operator("int not(int)");
    return values.store(Kind.TRUTH, false);
  }

  private @Nullable Variable isNull(Expr.Apply apply, boolean wanted) {
    if (apply.arguments().size() != 1) {
      return null;
    }
    Variable value = compile(apply.arguments().get(0));
    Label yes = code.newLabel();
    Label end = code.newLabel();
    switch (value.kind()) {
      case LONG, DOUBLE -> values.ifAbsent(value, yes);
      case TRUTH -> {
        code.loadLocal(value.local());
        code.push(Operators.NULL);
        code.ifICmp(GeneratorAdapter.EQ, yes);
      }
      case OBJECT -> {
        code.loadLocal(value.local());
        code.ifNull(yes);
      }
    }
    code.push(wanted ? Operators.FALSE : Operators.TRUE);
    code.goTo(end);
    code.mark(yes);
    code.push(wanted ? Operators.TRUE : Operators.FALSE);
    code.mark(end);
    return values.store(Kind.TRUTH, false);
  }

  /** Calls the evaluator with the columns that the expression reads. */
  private Variable interpreted(Expr.Apply apply) {
    TreeSet<Integer> read = new TreeSet<>();
    columnsOf(apply, read);
    constants.push(code, apply, Expr.class);
    code.push(read.isEmpty() ? 0 : read.last() + 1);
    code.newArray(OBJECT);
    for (int index : read) {
      Variable column = index < columns.length ? columns[index] : null;
      if (column != null) {
        code.dup();
        code.push(index);
        values.box(column);
        code.arrayStore(OBJECT);
      }
    }
    operator("Object evaluate(io.pivotscope.protocol.advice.Expr, Object[])");
    return values.unbox(Kind.of(apply.type()));
  }

  /** The columns that an expression reads. */
  static void columnsOf(Expr expr, Set<Integer> into) {
    if (expr instanceof Expr.Column column) {
      into.add(column.index());
    } else if (expr instanceof Expr.Apply apply) {
      List<Expr> arguments = apply.arguments();
      arguments.forEach(argument -> columnsOf(argument, into));
    }
  }

  // ---- little helpers

  private Kind kind(Expr expr) {
    Variable column =
        expr instanceof Expr.Column c && c.index() < columns.length ? columns[c.index()] : null;
    return column == null ? Kind.of(expr.type()) : column.kind();
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.LONG || kind == Kind.DOUBLE;
  }

  private boolean isText(Expr expr) {
    return expr.type() == io.pivotscope.baggage.value.Type.STRING && kind(expr) == Kind.OBJECT;
  }

  private void loadBoth(Variable a, Variable b) {
    code.loadLocal(a.local());
    code.loadLocal(b.local());
  }

  /** Adds to the answer on the stack that an argument is null. */
  private void orAbsent(Variable a, Variable b) {
    for (Variable each : new Variable[] {a, b}) {
      if (each.absent() != Variable.NEVER) {
        code.loadLocal(each.absent());
        code.math(GeneratorAdapter.OR, Type.INT_TYPE);
      }
    }
  }

  private void primitive(String declaration) {
    code.invokeStatic(PRIMITIVES, Method.getMethod(declaration));
  }

  private void operator(String declaration) {
    code.invokeStatic(OPERATORS, Method.getMethod(declaration));
  }
}
