package io.pivotscope.protocol.evaluate;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of {@link Expr}, shared by agent and frontend. Total: whatever the values are, it
 * returns and never throws. What has no answer is null: an overflow, a division by zero, a function
 * of a value of another kind than it takes, a comparison of values of different kinds.
 *
 * <p>Stateless, so safe for any thread. Values are as {@link Type} describes them.
 */
public final class Evaluator {

  private Evaluator() {}

  /**
   * The value of an expression over a row. A column beyond the row is null.
   *
   * @param columns one value per column
   */
  public static @Nullable Object evaluate(Expr expr, @Nullable Object[] columns) {
    if (expr instanceof Expr.Constant constant) {
      return constant.value();
    }
    if (expr instanceof Expr.Column column) {
      return column.index() < columns.length ? columns[column.index()] : null;
    }
    return apply((Expr.Apply) expr, columns);
  }

  /** Whether a condition holds; null is not true. */
  public static boolean isTrue(Expr condition, @Nullable Object[] columns) {
    return Boolean.TRUE.equals(evaluate(condition, columns));
  }

  private static @Nullable Object apply(Expr.Apply expr, @Nullable Object[] row) {
    List<Expr> args = expr.arguments();
    switch (expr.function()) {
      case AND:
        return and(args, row);
      case OR:
        return or(args, row);
      case NOT:
        return argument(args, 0, row) instanceof Boolean b ? !b : null;
      case IS_NULL:
        return argument(args, 0, row) == null;
      case IS_NOT_NULL:
        return argument(args, 0, row) != null;
      case IN:
        return in(args, row);
      case CASE:
        return typed(choose(args, row), expr.type());
      case COALESCE:
        return typed(coalesce(args, row), expr.type());
      case CONCAT:
        return Texts.concat(values(args, row));
      case LEAST:
        return typed(Strict.extreme(values(args, row), false), expr.type());
      case GREATEST:
        return typed(Strict.extreme(values(args, row), true), expr.type());
      case LIST:
        return Lists.of(values(args, row));
      case SPREAD:
        return Summaries.spread(values(args, row));
      default:
        break;
    }
    Object a = argument(args, 0, row);
    Object b = argument(args, 1, row);
    Object c = argument(args, 2, row);
    // Past this point a null argument that was written makes the result null.
    if (a == null || (b == null && args.size() > 1) || (c == null && args.size() > 2)) {
      return null;
    }
    return typed(Strict.apply(expr.function(), a, b, c), expr.type());
  }

  /** False if one is false, else null if one is not a boolean, else true. */
  private static @Nullable Boolean and(List<Expr> args, @Nullable Object[] row) {
    Boolean result = true;
    for (Expr arg : args) {
      Object value = evaluate(arg, row);
      if (Boolean.FALSE.equals(value)) {
        return false;
      }
      if (!(value instanceof Boolean)) {
        result = null;
      }
    }
    return result;
  }

  private static @Nullable Boolean or(List<Expr> args, @Nullable Object[] row) {
    Boolean result = false;
    for (Expr arg : args) {
      Object value = evaluate(arg, row);
      if (Boolean.TRUE.equals(value)) {
        return true;
      }
      if (!(value instanceof Boolean)) {
        result = null;
      }
    }
    return result;
  }

  private static @Nullable Boolean in(List<Expr> args, @Nullable Object[] row) {
    Object value = argument(args, 0, row);
    Boolean result = false;
    for (int i = 1; i < args.size(); i++) {
      Boolean same = Comparison.equal(value, evaluate(args.get(i), row));
      if (Boolean.TRUE.equals(same)) {
        return true;
      }
      if (same == null) {
        result = null;
      }
    }
    return value == null ? null : result;
  }

  private static @Nullable Object choose(List<Expr> args, @Nullable Object[] row) {
    int i = 0;
    for (; i + 1 < args.size(); i += 2) {
      if (isTrue(args.get(i), row)) {
        return evaluate(args.get(i + 1), row);
      }
    }
    return argument(args, i, row);
  }

  private static @Nullable Object coalesce(List<Expr> args, @Nullable Object[] row) {
    for (Expr arg : args) {
      Object value = evaluate(arg, row);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static List<@Nullable Object> values(List<Expr> args, @Nullable Object[] row) {
    List<@Nullable Object> values = new ArrayList<>(args.size());
    for (Expr arg : args) {
      values.add(evaluate(arg, row));
    }
    return values;
  }

  private static @Nullable Object argument(List<Expr> args, int i, @Nullable Object[] row) {
    return i < args.size() ? evaluate(args.get(i), row) : null;
  }

  /** Where long and double meet, the result is a double whatever the row's value is. */
  private static @Nullable Object typed(@Nullable Object value, Type type) {
    return type == Type.DOUBLE && value instanceof Long l ? (Object) l.doubleValue() : value;
  }
}
